/**
 * What a key may do: a limited one needs a rule for the operation and the flow. Whose signature it is has been checked
 * before, whether the parameters are right has not. Resources as in the API reference, section 3.
 */
import type { ApiUseCases } from '../../app/api-use-cases.ts';
import type { SentParameters } from '../../app/wire/parameter.ts';
import { isName } from '../../core/shared/name.ts';
import { matchesWildcard } from '../../core/shared/wildcard.ts';
import { accessDenied } from './api-errors.ts';
import type { Signer } from './caller.ts';
import type { Operation } from './operations/operation.ts';

type Needs = Pick<ApiUseCases, 'findTokenFlow'>;

/** Of an operation that is about no flow, or about one that cannot be told: whoever may do it to all of them may do it. */
const ALL_FLOWS = '*';

/** Throws 403 `AccessDenied`, which names the action and the resource. */
export async function authorize(
  useCases: Needs,
  operation: Operation,
  caller: Signer,
  sent: SentParameters,
): Promise<void> {
  if (caller.allow === undefined) return;
  const flow = await findFlowName(useCases, operation, sent);
  const isAllowed = caller.allow.some(
    (rule) => matchesWildcard(rule.action, operation.action) && matchesWildcard(rule.flow, flow),
  );
  if (isAllowed) return;
  const permission = `fnf:${operation.action} on acs:fnf:*:*:flow/${flow}`;
  throw accessDenied(caller.accessKeyId, permission);
}

async function findFlowName(
  useCases: Needs,
  { flowIn }: Operation,
  sent: SentParameters,
): Promise<string> {
  if (flowIn === undefined) return ALL_FLOWS;
  const value = sent.get(flowIn) ?? '';
  if (flowIn === 'TaskToken') {
    return (await useCases.findTokenFlow({ taskToken: value })) ?? ALL_FLOWS;
  }
  // What is wrong with the name is told to those who may act on any flow.
  return isName(value) ? value : ALL_FLOWS;
}
