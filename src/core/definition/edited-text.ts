/**
 * A text in which places were replaced, and the way back: what is found in the new text is told where it stands in the
 * author's file.
 */
import type { Span } from './diagnostic.ts';

/** What stands in the span gives way to the text; an empty text takes it away. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** A stretch of the new text: kept, or put in for a span of the original one. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly original: Span;
  readonly isKept: boolean;
}

export class EditedText {
  /** The new one. */
  readonly text: string;
  readonly #stretches: readonly Stretch[];

  /** edits: in the order of the text, none inside another. */
  constructor(original: string, edits: readonly TextEdit[]) {
    const stretches: Stretch[] = [];
    const pieces: string[] = [];
    let length = 0;
    let at = 0;
    const add = (piece: string, span: Span, isKept: boolean): void => {
      pieces.push(piece);
      stretches.push({ start: length, end: length + piece.length, original: span, isKept });
      length += piece.length;
    };
    for (const { span, text } of edits) {
      add(original.slice(at, span.start), { start: at, end: span.start }, true);
      add(text, span, false);
      at = span.end;
    }
    add(original.slice(at), { start: at, end: original.length }, true);
    this.text = pieces.join('');
    this.#stretches = stretches;
  }

  /** Of the original text. What begins or ends inside of what was put in begins or ends where that stands. */
  toOriginal({ start, end }: Span): Span {
    const from = this.#startOf(start);
    return { start: from, end: end > start ? Math.max(from, this.#endOf(end)) : from };
  }

  /** Of two stretches that meet at the offset, the later one: what begins there belongs to it. */
  #startOf(offset: number): number {
    const found = this.#stretches.findLast(({ start }) => start <= offset);
    if (found === undefined) return 0;
    const { start, original, isKept } = found;
    return isKept ? Math.min(original.start + offset - start, original.end) : original.start;
  }

  /** The earlier one: what ends there belongs to it. */
  #endOf(offset: number): number {
    const found = this.#stretches.find(({ end }) => end >= offset);
    if (found === undefined) return this.#stretches.at(-1)?.original.end ?? 0;
    const { start, original, isKept } = found;
    return isKept ? original.start + offset - start : original.end;
  }
}
