import type { TaskTokens } from './ports.ts';

/** As long as a token at least; the alphabet is that of tokens. */
const LIKE_A_TOKEN = /[A-Za-z0-9_-]{60,}/g;

/** A worker's words, without a task token that they may quote: whoever has it can settle the task. */
export function withoutTokens(tokens: Pick<TaskTokens, 'verify'>, text: string): string {
  return text.replace(LIKE_A_TOKEN, (found) =>
    tokens.verify(found) === undefined ? found : '<task token>',
  );
}
