/**
 * The located flow without spans: defaults filled, `goto` resolved. Only for a flow without errors, so whatever is
 * required is there. Source of the defaults: FDL reference 1.3.
 */
import { invariant } from '../shared/invariant.ts';
import { SECONDS_PER_DAY } from '../shared/units.ts';
import type {
  CatchPolicy,
  ChoiceArm,
  ChoiceStep,
  Flow,
  ForeachStep,
  Mappings,
  ParallelStep,
  Pattern,
  RetryPolicy,
  Step,
  StepList,
  TaskStep,
  WaitStep,
} from './flow.ts';
import type {
  Located,
  LocatedArm,
  LocatedCatch,
  LocatedChoice,
  LocatedFlow,
  LocatedForeach,
  LocatedList,
  LocatedMappings,
  LocatedParallel,
  LocatedRetry,
  LocatedStep,
  LocatedTask,
  LocatedWait,
} from './located-flow.ts';
import { compact } from './parse/compact.ts';

type Base = Pick<Step, 'name' | 'inputMappings' | 'outputMappings' | 'end'>;

export function toFlow(located: LocatedFlow): Flow {
  return compact({
    steps: toSteps(present(located.steps, 'steps')),
    inputMappings: located.inputMappings && toMappings(located.inputMappings),
    outputMappings: located.outputMappings && toMappings(located.outputMappings),
    timeoutSeconds: located.timeoutSeconds?.value,
  });
}

function toSteps(list: LocatedList): StepList {
  const indexByName = new Map(list.steps.map(({ name }, index) => [name?.value, index]));
  return list.steps.map((step) => toStep(step, (name) => present(indexByName.get(name), 'goto')));
}

/** Index of a step in the list that is being read. */
type IndexOf = (name: string) => number;

function toStep(step: LocatedStep, indexOf: IndexOf): Step {
  invariant(step.type !== 'other', 'a flow without errors has known types');
  const base = toBase(step);
  switch (step.type) {
    case 'pass':
    case 'succeed':
      return { ...base, type: step.type };
    case 'fail':
      return { ...base, type: 'fail', ...compact({ error: step.error, cause: step.cause }) };
    case 'wait':
      return { ...base, type: 'wait', until: toUntil(step) };
    case 'choice':
      return toChoice(base, step, indexOf);
    case 'parallel':
      return { ...base, type: 'parallel', branches: toBranches(step) };
    case 'foreach':
      return toForeach(base, step);
    case 'task':
      return toTask(base, step, indexOf);
  }
}

function toBase(step: LocatedStep): Base {
  return {
    name: present(step.name, 'name').value,
    ...compact({
      inputMappings: step.inputMappings && toMappings(step.inputMappings),
      outputMappings: step.outputMappings && toMappings(step.outputMappings),
    }),
    end: step.end?.value ?? false,
  };
}

function toMappings(mappings: LocatedMappings): Mappings {
  return mappings.map(({ target, source }) => ({
    target: present(target, 'target').value,
    source,
  }));
}

function toUntil({ duration, timestamp }: LocatedWait): WaitStep['until'] {
  if (duration) return { kind: 'duration', value: duration.value };
  return { kind: 'timestamp', value: present(timestamp, 'timestamp').value };
}

function toChoice(base: Base, step: LocatedChoice, indexOf: IndexOf): ChoiceStep {
  const choices = present(step.choices, 'choices').value.map((arm): ChoiceArm => ({
    condition: present(arm.condition, 'condition').value,
    ...toArm(arm, indexOf),
  }));
  return {
    ...base,
    type: 'choice',
    choices,
    ...(step.default && { default: toArm(step.default, indexOf) }),
  };
}

function toBranches({ branches }: LocatedParallel): ParallelStep['branches'] {
  return present(branches, 'branches').value.map(({ steps }) => toSteps(present(steps, 'steps')));
}

function toForeach(base: Base, step: LocatedForeach): ForeachStep {
  const mapping = present(step.iterationMapping, 'iterationMapping');
  const collection = present(mapping.collection, 'collection').value;
  invariant(collection.kind === 'reference', 'a flow without errors iterates over a path');
  const { path, text } = collection;
  return {
    ...base,
    type: 'foreach',
    iterationMapping: {
      collection: { path, text },
      item: present(mapping.item, 'item').value,
      ...compact({ index: mapping.index?.value }),
    },
    steps: toSteps(present(step.steps, 'steps')),
  };
}

function toArm({ steps, goto }: LocatedArm, indexOf: IndexOf): Omit<ChoiceArm, 'condition'> {
  return compact({ steps: steps && toSteps(steps), goto: goto && indexOf(goto.value) });
}

function toTask(base: Base, step: LocatedTask, indexOf: IndexOf): TaskStep {
  return {
    ...base,
    type: 'task',
    resource: present(step.resource, 'resource'),
    resourceArn: present(step.resourceArn ?? step.action, 'resourceArn').value,
    pattern: (step.pattern?.value ?? 'requestResponse') as Pattern,
    retry: step.retry.map(toRetry),
    catch: step.catch.map((policy) => toCatch(policy, indexOf)),
    ...compact({
      serviceParams: step.serviceParams?.value.map(({ name, value }) => [name, value] as const),
      timeoutSeconds: step.timeoutSeconds?.value,
      errorMappings: step.errorMappings && toMappings(step.errorMappings),
    }),
  };
}

function toRetry(policy: LocatedRetry): RetryPolicy {
  const or = (found: Located<number> | undefined, byDefault: number): number =>
    found?.value ?? byDefault;
  return {
    errors: present(policy.errors, 'errors').value,
    intervalSeconds: or(policy.intervalSeconds, 1),
    maxIntervalSeconds: or(policy.maxIntervalSeconds, SECONDS_PER_DAY),
    maxAttempts: or(policy.maxAttempts, 3),
    multiplier: or(policy.multiplier, 2),
  };
}

function toCatch({ errors, goto }: LocatedCatch, indexOf: IndexOf): CatchPolicy {
  return { errors: present(errors, 'errors').value, goto: indexOf(present(goto, 'goto').value) };
}

function present<Value>(value: Value | undefined, what: string): Value {
  invariant(value !== undefined, `a flow without errors has its "${what}"`);
  return value;
}
