import type { Dependencies } from './dependencies.ts';

/**
 * The name of the flow whose task a token is about: one read. undefined: the token is not ours, or the execution is kept
 * no longer.
 */
export async function findTokenFlow(
  { tokens, journal }: Pick<Dependencies, 'tokens' | 'journal'>,
  { taskToken }: { readonly taskToken: string },
): Promise<string | undefined> {
  const claims = tokens.verify(taskToken);
  if (claims === undefined) return undefined;
  const header = await journal.findHeader(claims);
  return header?.origin.runId === claims.runId ? header.origin.flowName : undefined;
}
