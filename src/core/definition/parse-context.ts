import type { Report } from './diagnostic.ts';

/** What everything that reads a definition is handed. */
export interface ParseContext {
  /** The definition as it was given; spans are offsets into it. */
  readonly text: string;
  readonly report: Report;
  /** Line (from 1) of an offset: for messages that name another place. */
  readonly lineOf: (offset: number) => number;
}
