/** Lines of a text by offset: made once, then each look-up is a binary search. `\n`, `\r\n` and `\r` end lines. */

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

export class LineIndex {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\r|\n/g)) {
      starts.push(index + lineBreak.length);
    }
    this.#text = text;
    this.#starts = starts;
  }

  /** From 1. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** Offset of a line's first character. `line`: from 1. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? 0;
  }

  positionOf(offset: number): Position {
    const line = this.lineOf(offset);
    return { line, column: offset - this.startOf(line) + 1 };
  }

  /** A line without its end; empty where there is none. `line`: from 1. */
  textOf(line: number): string {
    const start = this.#starts[line - 1];
    if (start === undefined) return '';
    const next = this.#starts[line];
    if (next === undefined) return this.#text.slice(start);
    const isPair = this.#text.startsWith('\r\n', next - 2);
    return this.#text.slice(start, next - (isPair ? 2 : 1));
  }
}
