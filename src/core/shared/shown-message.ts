/** What may be shown of an error: of text that it cannot parse, the runtime quotes a piece, which is a customer's. */
export function shownMessage({ name, message }: Error): string {
  return name === 'SyntaxError' ? 'text that cannot be parsed (it is not shown)' : message;
}
