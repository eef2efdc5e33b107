import { Readable, Writable } from 'node:stream';
import { type Dialogue, openDialogue } from '../../src/entry/cli/dialogue.ts';
import type { Terminal } from '../../src/entry/cli/terminal.ts';

/** Keeps what a command says. */
export class TestTerminal implements Terminal {
  readonly printed: string[] = [];
  readonly complained: string[] = [];
  /** Questions, as they were put. */
  readonly asked: string[] = [];
  columns: number | undefined;
  isInteractive = false;
  /** What stands in standard input. */
  input = '';

  print(text: string): void {
    this.printed.push(text);
  }

  async ready(): Promise<void> {
    // There is always room.
  }

  complain(text: string): void {
    this.complained.push(text);
  }

  async readInput(): Promise<string> {
    return this.input;
  }

  openDialogue(): Dialogue {
    const output = new Writable({
      write: (chunk, _encoding, done) => {
        this.asked.push(String(chunk));
        done();
      },
    });
    return openDialogue(Readable.from([this.input]), output);
  }
}
