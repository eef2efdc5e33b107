/** What a service answers to a submission that it has accepted, where the mocks file does not say. */
import { createHash } from 'node:crypto';
import type { Ids } from '../../app/ports.ts';
import { presentExecution } from '../../app/wire/present-execution.ts';
import type { RunTask } from '../../core/engine/effect.ts';
import { type Json, type JsonObject, ownValue } from '../../core/shared/json.ts';

interface Answering {
  readonly ids: Ids;
  readonly requestId: string;
}

/** Source: FDL reference 5.2 to 5.6. */
export function usualAnswer(task: RunTask, { ids, requestId }: Answering): Json {
  const { resource, serviceParams } = task;
  switch (resource.kind) {
    case 'function':
    case 'nativeFunction':
      return { RequestId: requestId };
    case 'flow':
      return {
        ExecutionName: textOf(serviceParams, 'ExecutionName') ?? ids.uuid(),
        FlowName: resource.name,
        RequestId: requestId,
      };
    case 'action':
      return startedExecution(serviceParams, { ids, requestId });
    default:
      return {
        MessageId: ids.uuid(),
        MessageBodyMD5: digestOf(ownValue(serviceParams, 'MessageBody') ?? ''),
        RequestId: requestId,
      };
  }
}

/** Of the actions only a start is a submission. No time: nothing has been started. */
function startedExecution(serviceParams: JsonObject, { ids, requestId }: Answering): JsonObject {
  const input = ownValue(serviceParams, 'Input') ?? {};
  const shown = presentExecution({
    flowName: textOf(serviceParams, 'FlowName') ?? '',
    name: textOf(serviceParams, 'ExecutionName') ?? ids.uuid(),
    status: '',
    inputText: typeof input === 'string' ? input : JSON.stringify(input),
    outputText: '',
    flowDefinition: '',
    startedAt: '',
    stoppedAt: '',
  });
  return { RequestId: requestId, ...shown };
}

function textOf(params: JsonObject, name: string): string | undefined {
  const given = ownValue(params, name);
  return typeof given === 'string' ? given : undefined;
}

function digestOf(body: Json): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return createHash('md5').update(text).digest('hex').toUpperCase();
}
