/** Asks before something is deleted. */
import { type Terminal, UsageError } from '../terminal.ts';

const YES = /^\s*y(es)?\s*$/i;

/** false: the answer is no. Throws a UsageError when nobody is there to answer. */
export async function isConfirmed(
  terminal: Terminal,
  question: string,
  isYes: boolean,
): Promise<boolean> {
  if (isYes) return true;
  if (!terminal.isInteractive) {
    throw new UsageError('nobody is there to be asked whether to delete; say so with --yes');
  }
  const dialogue = terminal.openDialogue();
  try {
    return YES.test(await dialogue.ask(`${question} [y/N] `));
  } finally {
    dialogue.close();
  }
}
