/**
 * The examples of docs/checks.md: what a reader sees, as text of a flow, and what the checker says to it.
 */
import { checkFlow } from '../../src/core/definition/check-flow.ts';
import { renderDiagnostics } from '../../src/core/definition/render-diagnostic.ts';

/** The time at which examples are checked. */
const NOW_MS = Date.UTC(2026, 0, 1);
const REPEATED = /⟨(.+?) × ([\d,]+)⟩/g;

/**
 * Three marks keep examples readable: `→` is a tab, `⟨text × 250⟩` is the text 250 times, and `№` in it the number of
 * each time, from 1.
 */
export function expandExample(lines: readonly string[]): string {
  const shown = lines.map((line) => `${line}\n`).join('');
  return shown
    .replaceAll('→', '\t')
    .replace(REPEATED, (_, text: string, count: string) =>
      Array.from({ length: Number(count.replaceAll(',', '')) }, (_item, index) =>
        text.replaceAll('№', String(index + 1)),
      ).join(''),
    );
}

export interface CheckedExample {
  /** Of its diagnostics, each once. */
  readonly codes: readonly string[];
  /** Lines as the command prints them. */
  readonly messages: readonly string[];
}

/** `isShort`: only the first and the last message. */
export function checkExample(
  lines: readonly string[],
  { isShort }: { readonly isShort: boolean },
): CheckedExample {
  const text = expandExample(lines);
  const { diagnostics } = checkFlow(text, { nowMs: NOW_MS });
  const all = renderDiagnostics(text, diagnostics, 'flow.yaml');
  const hidden = all.length - 2;
  const shown =
    isShort && hidden > 0
      ? [...all.slice(0, 1), `… and ${hidden} more, then:`, ...all.slice(-1)]
      : all;
  const codes: readonly string[] = diagnostics.map(({ code }) => code);
  return {
    codes: [...new Set(codes)],
    messages: shown.flatMap((message) => message.split('\n')),
  };
}

/**
 * The lines with a change made: `-` lines are replaced by `+` lines, lines that begin with a blank stay. Undefined when
 * what it changes does not stand there, or more than once.
 */
export function applyChange(
  lines: readonly string[],
  change: readonly string[],
): readonly string[] | undefined {
  const without = (sign: string): string[] =>
    change.filter((line) => !line.startsWith(sign)).map((line) => line.slice(1));
  const [before, after] = [without('+'), without('-')];
  const places = lines.flatMap((_, index) =>
    before.every((line, offset) => lines[index + offset] === line) ? [index] : [],
  );
  const [place, ...others] = places;
  if (place === undefined || others.length > 0) return undefined;
  return [...lines.slice(0, place), ...after, ...lines.slice(place + before.length)];
}
