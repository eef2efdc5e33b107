/**
 * What an unquoted scalar stands for: YAML's core schema, without timestamps (RFC 3339 text stays text).
 */
import type { ScalarNode } from '../nodes.ts';

type ScalarValue = ScalarNode['value'];

const WORDS: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ['', null],
  ['~', null],
  ...['null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);
const DECIMAL = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const OCTAL_OR_HEX = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** NaN: looks like a number, but JSON cannot hold it. */
export function plainValue(text: string): ScalarValue {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (DECIMAL.test(text)) return finiteOrNaN(Number(text));
  if (OCTAL_OR_HEX.test(text)) return finiteOrNaN(Number(text));
  return NOT_FINITE.test(text) ? Number.NaN : text;
}

/** True when a whole number would be shown with other digits than it was written with. */
export function losesDigits(text: string, value: number): boolean {
  const digits = /^[-+]?0*(\d+)$/.exec(text)?.[1];
  return digits !== undefined && !Number.isSafeInteger(value) && digits !== shortestDigits(value);
}

/** `1.5e+21` as `1500000000000000000000`. */
function shortestDigits(value: number): string {
  const [mantissa = '', exponent = '0'] = String(Math.abs(value)).split('e+');
  return mantissa.replace('.', '').padEnd(exponent === '0' ? 0 : Number(exponent) + 1, '0');
}

function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
