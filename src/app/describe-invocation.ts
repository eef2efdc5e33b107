/** What became of a stateful invocation. */
import { AppError } from './app-error.ts';
import type { Dependencies } from './dependencies.ts';
import type { StatefulInvocation } from './invocation-store.ts';

/** Throws `invocation.not-found`. */
export function describeInvocation(
  deps: Pick<Dependencies, 'invocations'>,
  { invocationId }: { readonly invocationId: string },
): Promise<StatefulInvocation> {
  return getInvocation(deps, invocationId);
}

export async function getInvocation(
  { invocations }: Pick<Dependencies, 'invocations'>,
  invocationId: string,
): Promise<StatefulInvocation> {
  const found = await invocations.find(invocationId);
  if (found !== undefined) return found;
  const message = `Stateful invocation '${invocationId}' does not exist.`;
  throw new AppError('invocation.not-found', message, { invocationId });
}
