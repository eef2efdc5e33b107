/** A list of steps, one after the other, and how each is entered and left. Source: FDL reference 1.4, 2.1, 4.3 to 4.5, 6.3. */
import type { FailStep, Step, StepList, Template } from '../../../src/core/definition/flow.ts';
import type { Json, JsonObject } from '../../../src/core/shared/json.ts';
import { fillTemplate } from './data.ts';
import { type InnerList, runChoice, runForeach, runParallel } from './run-container.ts';
import { matches, runTask } from './run-task.ts';
import { runWait } from './run-wait.ts';
import { StepFailure } from './step-failure.ts';
import { BREATH, newThread, type Thread, type Work } from './thread.ts';
import { mapInput, mapOutput, mapOwn, recordStep, type Visit } from './visit.ts';

type Place = Pick<Visit, 'execution' | 'thread'>;

/** Returns the list's local; throws the StepFailure that nothing in it catches. */
export function* runList(place: Place, steps: StepList, input: JsonObject): Work<JsonObject> {
  let local: JsonObject = {};
  let position = 0;
  for (let step = steps[0]; step !== undefined; step = steps[position]) {
    const left: Left = yield* visitStep(place, step, { input, local });
    local = left.local;
    const isLast = step.end || step.type === 'succeed';
    position = left.goto ?? (isLast ? steps.length : position + 1);
  }
  return local;
}

interface Left {
  readonly local: JsonObject;
  /** Beats `end`. */
  readonly goto: number | undefined;
}

function* visitStep(place: Place, step: Step, enclosing: Visit['enclosing']): Work<Left> {
  const enteredEventId = place.execution.record(place.thread, {
    type: 'StepEntered',
    stepName: step.name,
    detail: { input: enclosing.input, local: enclosing.local },
  });
  yield BREATH;
  const visit: Visit = { ...place, step, enclosing, enteredEventId, input: {}, startedEventId: 0 };
  try {
    const output = yield* runStep(visit);
    return yield* exit(visit, { ...enclosing.local, ...output }, visit.goto);
  } catch (thrown) {
    if (!(thrown instanceof StepFailure)) throw thrown;
    recordStep(visit, 'StepFailed', { error: thrown.error, cause: thrown.reason });
    yield BREATH;
    return yield* catchFailure(visit, thrown);
  }
}

/** The output joins the enclosing local. */
function* exit({ execution, thread, step }: Visit, merged: JsonObject, goto?: number): Work<Left> {
  const local = execution.sized(merged, `the local behind step "${step.name}"`);
  execution.record(thread, { type: 'StepExited', stepName: step.name, detail: { local } });
  yield BREATH;
  return { local, goto };
}

/** Without errorMappings nothing of the error is kept. */
function* catchFailure(visit: Visit, failure: StepFailure): Work<Left> {
  const { step, enclosing } = visit;
  const policy =
    step.type === 'task' ? step.catch.find(({ errors }) => matches(errors, failure)) : undefined;
  if (step.type !== 'task' || policy === undefined) throw failure;
  const { error, reason: cause } = failure;
  const mapped = mapOwn(visit, step.errorMappings ?? [], { error, cause, code: error });
  return yield* exit(visit, { ...enclosing.local, ...mapped }, policy.goto);
}

/** From StepStarted to StepSucceeded; returns the output. */
function* runStep(visit: Visit): Work<JsonObject> {
  visit.thread.children.length = 0;
  // A task's first attempt follows its StepStarted at once, so the token shown there is that attempt's.
  visit.input = mapInput(visit, visit.execution.lastEventId + 2);
  visit.startedEventId = recordStep(visit, 'StepStarted', { input: visit.input });
  if (visit.step.type !== 'task') yield BREATH;
  const output = mapOutput(visit, yield* doWork(visit));
  recordStep(visit, 'StepSucceeded', { output });
  yield BREATH;
  return output;
}

/** What only this type of step does; returns its local. */
function* doWork(visit: Visit): Work<Json> {
  const { step } = visit;
  switch (step.type) {
    case 'pass':
    case 'succeed':
      return {};
    case 'fail':
      throw failureOf(step, visit.input);
    case 'wait':
      yield* runWait(narrowed(visit, step));
      return {};
    case 'task':
      return yield* runTask(narrowed(visit, step));
    case 'choice':
      return yield* runChoice(narrowed(visit, step), openInner);
    case 'parallel':
      return yield* runParallel(narrowed(visit, step), openInner);
    case 'foreach':
      return yield* runForeach(narrowed(visit, step), openInner);
  }
}

/** The same visit, not a copy: steps write on it. */
function narrowed<S extends Step>(visit: Visit, _step: S): Visit<S> {
  return visit as Visit<S>;
}

function failureOf({ error, cause }: FailStep, input: JsonObject): StepFailure {
  const name = textOf(error, input);
  return new StepFailure(name === '' ? 'FnF.RuntimeError' : name, textOf(cause, input));
}

function textOf(template: Template | undefined, input: JsonObject): string {
  const value = template === undefined ? null : fillTemplate(template, input);
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function openInner(visit: Visit, inner: InnerList): void {
  const { execution, thread: parent, step, startedEventId: scheduleEventId } = visit;
  const { kind, input, index } = inner;
  const detail = { input, local: {}, ...(index === undefined ? {} : { index }) };
  const type = `${kind}Entered`;
  const id = execution.append({ type, stepName: step.name, scheduleEventId, detail });
  const iterationIndex = index ?? parent.iterationIndex;
  const thread = newThread({ id, iterationIndex }, (opened) =>
    runInner({ execution, thread: opened }, { step, parent, inner }),
  );
  parent.children.push(thread);
}

interface Around {
  readonly step: Step;
  readonly parent: Thread;
  readonly inner: InnerList;
}

function* runInner({ execution, thread }: Place, { step, parent, inner }: Around): Work<void> {
  try {
    const local = yield* runList({ execution, thread }, inner.steps, inner.input);
    inner.collect(local);
    const type = `${inner.kind}Exited`;
    parent.tip = execution.record(thread, { type, stepName: step.name, detail: { local } });
    thread.local = local;
  } catch (thrown) {
    if (!(thrown instanceof StepFailure)) throw thrown;
    thread.failure = thrown;
  }
}
