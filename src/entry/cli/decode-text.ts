/**
 * The text of a file or of standard input, without its byte order mark. Throws for bytes that are no UTF-8: with their
 * replacements in place, every message about the text would be about another one. And for more than a string can hold.
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new Error('it is not text in UTF-8', { cause: error });
  }
}
