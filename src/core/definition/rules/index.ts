/** All rules. The order here is not the order of messages: those are sorted by position, then code. */
import { actionSupported } from './action-supported.ts';
import { catchGoto } from './catch-goto.ts';
import { childFlowSupported } from './child-flow-supported.ts';
import { choiceConditions, choicesNotEmpty } from './choice-arms.ts';
import { errorsListed } from './errors-listed.ts';
import { flowHeader } from './flow-header.ts';
import { foreachMapping } from './foreach-mapping.ts';
import { gotoTarget } from './goto-target.ts';
import { mappingTarget, mappingTargetOnce } from './mapping-targets.ts';
import { parallelBranches } from './parallel-branches.ts';
import { patternAllowed } from './pattern-allowed.ts';
import { retryLimits } from './retry-limits.ts';
import type { Rule } from './rule.ts';
import { serviceParams } from './service-params.ts';
import { stepName } from './step-name.ts';
import { stepNesting } from './step-nesting.ts';
import { stepType } from './step-type.ts';
import { stepsNotEmpty } from './steps-not-empty.ts';
import { taskResource } from './task-resource.ts';
import { timeoutLimits } from './timeout-limits.ts';
import { uniqueStepNames } from './unique-step-names.ts';
import { waitUntil } from './wait-until.ts';

export const RULES: readonly Rule[] = [
  flowHeader,
  stepsNotEmpty,
  stepType,
  stepName,
  uniqueStepNames,
  stepNesting,
  mappingTarget,
  mappingTargetOnce,
  timeoutLimits,
  taskResource,
  actionSupported,
  childFlowSupported,
  patternAllowed,
  serviceParams,
  retryLimits,
  errorsListed,
  catchGoto,
  gotoTarget,
  waitUntil,
  choicesNotEmpty,
  choiceConditions,
  parallelBranches,
  foreachMapping,
];
