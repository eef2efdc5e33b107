import { parseNumberText } from '../../../shared/number-text.ts';
import { MAX_DELAY_SECONDS } from '../../../shared/service-limits.ts';
import type { Json } from '../../../shared/json.ts';
import { eachTask } from '../../walk-flow.ts';
import { findParam, isQueueTask } from '../combinators.ts';
import type { Rule } from '../rule.ts';

export const delaySupported: Rule = {
  code: 'delay-unsupported',
  *check(flow) {
    for (const task of eachTask(flow)) {
      const param = isQueueTask(task) ? findParam(task, 'DelaySeconds') : undefined;
      const seconds = param?.value.kind === 'constant' ? toSeconds(param.value.value) : undefined;
      if (!param || seconds === undefined || seconds <= MAX_DELAY_SECONDS) continue;
      const message = `"DelaySeconds" of ${task.label} is ${seconds}: more than ${MAX_DELAY_SECONDS} seconds are not supported yet`;
      yield { span: param.valueSpan, message, hint: 'put a wait step before it' };
    }
  },
};

function toSeconds(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? parseNumberText(value) : undefined;
}
