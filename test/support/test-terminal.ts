import type { Terminal } from '../../src/entry/cli/terminal.ts';

/** Keeps what a command says. */
export class TestTerminal implements Terminal {
  readonly printed: string[] = [];
  readonly complained: string[] = [];
  /** What stands in standard input. */
  input = '';

  print(text: string): void {
    this.printed.push(text);
  }

  complain(text: string): void {
    this.complained.push(text);
  }

  async readInput(): Promise<string> {
    return this.input;
  }
}
