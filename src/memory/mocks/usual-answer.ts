/** What a service answers to a submission that it has accepted, where the mocks file does not say. */
import { createHash } from 'node:crypto';
import type { Ids } from '../../app/ports.ts';
import type { RunTask } from '../../core/engine/effect.ts';
import { type Json, ownValue } from '../../core/shared/json.ts';

interface Answering {
  readonly ids: Ids;
  readonly requestId: string;
}

/** Source: FDL reference 5.2 to 5.5. */
export function usualAnswer(task: RunTask, { ids, requestId }: Answering): Json {
  const { resource, serviceParams } = task;
  switch (resource.kind) {
    case 'function':
    case 'nativeFunction':
      return { RequestId: requestId };
    case 'flow': {
      const given = ownValue(serviceParams, 'ExecutionName');
      const name = typeof given === 'string' ? given : ids.uuid();
      return { ExecutionName: name, FlowName: resource.name, RequestId: requestId };
    }
    default:
      return {
        MessageId: ids.uuid(),
        MessageBodyMD5: digestOf(ownValue(serviceParams, 'MessageBody') ?? ''),
        RequestId: requestId,
      };
  }
}

function digestOf(body: Json): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return createHash('md5').update(text).digest('hex').toUpperCase();
}
