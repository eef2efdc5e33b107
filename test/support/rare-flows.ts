/** Flows that call everything that a flow may call, and the messages of their executions as a queue holds them. */
import { createHash, randomUUID } from 'node:crypto';
import type { WorkMessage } from '../../src/app/ports.ts';
import { toDefinitionHash, toFlowId, toRunId, toWorkId } from '../../src/core/shared/ids.ts';

export const HEAD = 'version: v1\ntype: flow\nsteps:\n';
const FUNCTION = 'acs:fc:::services/greeter/functions/greet';
/** Everything that a flow may call. */
export const FLOWS = {
  all: `${HEAD}
  - {type: task, name: call, resourceArn: '${FUNCTION}'}
  - {type: task, name: send, resourceArn: 'acs:mns:::/queues/rare-orders/messages', serviceParams: {MessageBody: x}}
  - {type: task, name: publish, resourceArn: 'acs:mns:::/topics/rare-news/messages', serviceParams: {MessageBody: x}}
`,
  awaited: `${HEAD}
  - {type: task, name: later, resourceArn: '${FUNCTION}', pattern: sync, serviceParams: {InvocationType: Async}}
`,
  doomed: `${HEAD}  - {type: wait, name: long, duration: 3600}\n`,
};

/** Of a request that is traced, as Lambda tells of it. */
export const TRACE_HEADER =
  'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

/** The message of a start that the API has taken, as it would lie in the dead-letter queue. */
export function startMessage(
  flowName: keyof typeof FLOWS,
  executionName: string,
  id: string,
): WorkMessage {
  const flowId = toFlowId(id);
  const runId = toRunId(randomUUID());
  const hash = createHash('sha256').update(FLOWS[flowName]).digest('hex');
  const definitionHash = toDefinitionHash(hash);
  const startedAt = new Date().toISOString();
  const traceHeader = TRACE_HEADER;
  const origin = { flowId, flowName, executionName, runId, definitionHash, startedAt, traceHeader };
  return {
    workId: toWorkId(randomUUID()),
    key: { flowId, executionName },
    runId,
    work: { trigger: { type: 'Start' }, origin, inputText: '{}' },
  };
}
