/** Ids that flows give to stateful asynchronous invocations: a key, and a parameter of the API. */

export const LONGEST_INVOCATION_ID = 128;

/** In the words of messages. */
export const INVOCATION_ID = `text of 1 to ${LONGEST_INVOCATION_ID} characters`;

export function isInvocationId(text: string): boolean {
  return text.length >= 1 && text.length <= LONGEST_INVOCATION_ID && text.isWellFormed();
}
