const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * The number that a text stands for, in JSON's grammar: `"10"`, `"-0.5"`, `"1e3"`; not `" 5 "`, `"0x10"`, `"+1"`, `""`.
 * Undefined for any other text. The one reading of numeric text in conditions, waits and service parameters.
 */
export function parseNumberText(text: string): number | undefined {
  return JSON_NUMBER.test(text) ? Number(text) : undefined;
}
