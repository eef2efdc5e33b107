/** `pass` and `succeed`: no work of their own; `$local` is empty. Source: FDL reference 1.3. */
import type { PassStep, SucceedStep } from '../../definition/flow.ts';
import { EMPTY_OBJECT } from '../../shared/json.ts';
import type { Run, StepRun } from '../run.ts';
import { succeedStep } from './outcome.ts';

export function resumePass(run: Run, at: StepRun<PassStep | SucceedStep>): void {
  succeedStep(run, at, EMPTY_OBJECT);
}
