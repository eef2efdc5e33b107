/** Questions on a terminal, or answers that were piped in: one reader for all of them, which loses no line in between. */
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface Dialogue {
  /** Writes the question and reads a line. Empty when there is nobody to answer any more. */
  ask(question: string): Promise<string>;
  close(): void;
}

export function openDialogue(input: Readable, output: Writable): Dialogue {
  const reader = createInterface({ input });
  const lines = reader[Symbol.asyncIterator]();
  return {
    ask: async (question) => {
      output.write(question);
      const line = await lines.next();
      return line.done === true ? '' : line.value;
    },
    close: () => reader.close(),
  };
}
