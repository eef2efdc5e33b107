import type { Dialogue } from './dialogue.ts';

/** What a command prints to and reads from. */
export interface Terminal {
  /** Characters of one line of standard output; undefined: it is no terminal, and nothing has to fit. */
  readonly columns: number | undefined;
  /** Somebody is there to answer a question. */
  readonly isInteractive: boolean;
  /** Writes the text and a line feed to standard output. */
  print(text: string): void;
  /** Resolves when standard output takes more: whoever prints without end waits for it, or all of it lies in memory. */
  ready(): Promise<void>;
  /** The same to standard error. */
  complain(text: string): void;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** For questions, answered from standard input. To be closed. */
  openDialogue(): Dialogue;
}

/** Exit status of a command that was called wrongly, or that cannot read what it was given. */
export const USAGE = 2;

/** Ends the command with exit status 2: it was called wrongly. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
