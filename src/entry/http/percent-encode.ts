/** RFC 3986: everything but letters, digits, `-`, `_`, `.` and `~` is encoded. Throws on a lone surrogate. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

/** As in queries and forms: `+` is a blank. undefined: broken encoding, or bytes that are no UTF-8. */
export function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // URIError, the only error that decodeURIComponent has.
    return undefined;
  }
}
