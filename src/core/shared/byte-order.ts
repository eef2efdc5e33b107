/**
 * The order of the store's keys: by their bytes in UTF-8, which is that of code points. Texts compared by `<` come in the order
 * of UTF-16 units, where a character beyond U+FFFF is before U+E000. Negative: left is first.
 */
export function byteOrder(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
