/**
 * `fail`: the step fails with the author's error. Source: FDL reference 1.3, 4.5, open points 5 and 15.
 */
import type { FailStep, Template } from '../../definition/flow.ts';
import { EMPTY_OBJECT, type Json } from '../../shared/json.ts';
import { evaluateTemplate } from '../mappings.ts';
import type { Run, StepRun } from '../run.ts';
import { failStep } from './outcome.ts';

export function resumeFail(run: Run, at: StepRun<FailStep>): void {
  const error = textOf(at, at.step.error);
  failStep(run, at, {
    error: error === '' ? 'FnF.RuntimeError' : error,
    cause: textOf(at, at.step.cause),
  });
}

function textOf(at: StepRun, template: Template | undefined): string {
  if (template === undefined) return '';
  const value: Json = evaluateTemplate(template, at.frame.started?.input ?? EMPTY_OBJECT);
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
