/** All rules. The order here is not the order of messages: those are sorted by position, then code. */
import { flowHeader } from './flow-header.ts';
import { mappingTarget, mappingTargetOnce } from './mapping-targets.ts';
import type { Rule } from './rule.ts';
import { choiceConditions, choicesNotEmpty } from './steps/choice-arms.ts';
import { foreachMapping } from './steps/foreach-mapping.ts';
import { gotoTarget } from './steps/goto-target.ts';
import { parallelBranches } from './steps/parallel-branches.ts';
import { stepName } from './steps/step-name.ts';
import { stepNesting } from './steps/step-nesting.ts';
import { stepReachable } from './steps/step-reachable.ts';
import { stepType } from './steps/step-type.ts';
import { stepsNotEmpty } from './steps/steps-not-empty.ts';
import { uniqueStepNames } from './steps/unique-step-names.ts';
import { waitInFuture } from './steps/wait-in-future.ts';
import { waitUntil } from './steps/wait-until.ts';
import { waitWithinAYear } from './steps/wait-within-a-year.ts';
import { actionKnown } from './task/action-known.ts';
import { callbackTimeout } from './task/callback-timeout.ts';
import { callbackToken } from './task/callback-token.ts';
import { catchGoto } from './task/catch-goto.ts';
import { childNameOnce } from './task/child-name-once.ts';
import { errorsListed } from './task/errors-listed.ts';
import { patternAllowed } from './task/pattern-allowed.ts';
import { priorityGiven } from './task/priority-given.ts';
import { retryLimits } from './task/retry-limits.ts';
import { serviceParams } from './task/service-params.ts';
import { taskResource } from './task/task-resource.ts';
import { timeoutLimits } from './task/timeout-limits.ts';
import { variablesMapped } from './task/variables-mapped.ts';

/** The language. */
export const RULES: readonly Rule[] = [
  flowHeader,
  stepsNotEmpty,
  stepType,
  stepName,
  uniqueStepNames,
  stepNesting,
  stepReachable,
  mappingTarget,
  mappingTargetOnce,
  timeoutLimits,
  taskResource,
  actionKnown,
  patternAllowed,
  callbackToken,
  callbackTimeout,
  serviceParams,
  variablesMapped,
  priorityGiven,
  childNameOnce,
  retryLimits,
  errorsListed,
  catchGoto,
  gotoTarget,
  waitUntil,
  waitInFuture,
  waitWithinAYear,
  choicesNotEmpty,
  choiceConditions,
  parallelBranches,
  foreachMapping,
];
