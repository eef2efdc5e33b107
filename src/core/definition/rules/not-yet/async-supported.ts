import { eachTask } from '../../walk-flow.ts';
import { findParam } from '../combinators.ts';
import type { Rule } from '../rule.ts';

/** The other parameter of asynchronous calls is refused without this one. */
const PARAM = 'InvocationType';

export const asyncSupported: Rule = {
  code: 'async-unsupported',
  *check(flow) {
    for (const task of eachTask(flow)) {
      const { resource, label } = task;
      if (resource?.kind !== 'function' && resource?.kind !== 'nativeFunction') continue;
      const param = findParam(task, PARAM);
      if (param?.value.kind !== 'constant' || param.value.value !== 'Async') continue;
      yield {
        span: param.valueSpan,
        message: `${label} calls its function asynchronously: "${PARAM}: Async" is not supported yet`,
        hint: `leave out "${PARAM}", or write "Sync"`,
      };
    }
  },
};
