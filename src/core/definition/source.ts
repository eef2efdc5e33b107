/**
 * Text to events with offsets: the only importer of the YAML library. JSON text is read by the same parser.
 * What the events mean (keys, tags, aliases, limits) is the business of `build-tree.ts`.
 */
import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml';
import type { Event } from 'js-yaml';
import type { Span } from './diagnostic.ts';
import type { ScalarStyle } from './nodes.ts';

interface Marks {
  readonly anchor?: string;
  readonly tag?: { readonly name: string; readonly span: Span };
}

export type SourceEvent =
  | { readonly kind: 'document' }
  | (Marks & {
      readonly kind: 'scalar';
      readonly text: string;
      readonly style: ScalarStyle;
      /** Absent for a value that is not written at all (`key:` alone). */
      readonly span?: Span;
    })
  | (Marks & { readonly kind: 'list' | 'map'; readonly start: number })
  | { readonly kind: 'alias'; readonly name: string; readonly span: Span }
  | { readonly kind: 'close' };

export interface SyntaxProblem {
  readonly offset: number;
  /** The library's words. */
  readonly reason: string;
}

/** Above any flow of 32 nested steps; bounds the recursion of everything that walks a definition. */
export const MAX_DEPTH = 250;

const STYLES: Readonly<Record<number, ScalarStyle>> = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'literal',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'folded',
};

/** Never throws for a text; nothing is expanded, so time and memory are bounded by the text's length. */
export function readEvents(
  text: string,
): { readonly events: readonly SourceEvent[] } | { readonly problem: SyntaxProblem } {
  try {
    const events = parseEvents(text, { maxDepth: MAX_DEPTH });
    return { events: events.map((event) => toSourceEvent(text, event)) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { problem: { offset: error.mark?.position ?? 0, reason: error.reason } };
  }
}

function toSourceEvent(text: string, event: Event): SourceEvent {
  switch (event.type) {
    case EVENT_ID.DOCUMENT:
      return { kind: 'document' };
    case EVENT_ID.SEQUENCE:
      return { kind: 'list', start: event.start, ...toMarks(text, event) };
    case EVENT_ID.MAPPING:
      return { kind: 'map', start: event.start, ...toMarks(text, event) };
    case EVENT_ID.ALIAS: {
      const span = { start: event.anchorStart - 1, end: event.anchorEnd };
      return { kind: 'alias', name: text.slice(event.anchorStart, event.anchorEnd), span };
    }
    case EVENT_ID.SCALAR: {
      const { valueStart: start, valueEnd: end } = event;
      return {
        kind: 'scalar',
        text: getScalarValue(text, event),
        style: STYLES[event.style] ?? 'plain',
        ...(start >= 0 && { span: { start, end } }),
        ...toMarks(text, event),
      };
    }
    case EVENT_ID.POP:
      return { kind: 'close' };
  }
}

interface MarkOffsets {
  readonly anchorStart: number;
  readonly anchorEnd: number;
  readonly tagStart: number;
  readonly tagEnd: number;
}

function toMarks(text: string, { anchorStart, anchorEnd, tagStart, tagEnd }: MarkOffsets): Marks {
  return {
    ...(anchorStart >= 0 && { anchor: text.slice(anchorStart, anchorEnd) }),
    ...(tagStart >= 0 && {
      tag: { name: text.slice(tagStart, tagEnd), span: { start: tagStart, end: tagEnd } },
    }),
  };
}
