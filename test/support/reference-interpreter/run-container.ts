/** Steps that hold lists of steps: choice, parallel, foreach. Source: FDL reference 1.3, 1.4, 2.2, 4.5. */
import type {
  ChoiceStep,
  ForeachStep,
  ParallelStep,
  StepList,
} from '../../../src/core/definition/flow.ts';
import { conditionHolds } from '../../../src/core/expression/evaluate-condition.ts';
import { evaluatePath } from '../../../src/core/expression/evaluate-path.ts';
import type { Json, JsonObject } from '../../../src/core/shared/json.ts';
import { runtimeError } from './step-failure.ts';
import { BREATH, type Pause, type Thread, type Work } from './thread.ts';
import type { Visit } from './visit.ts';

/** One list of steps inside a step: an arm, a branch, an iteration. */
export interface InnerList {
  readonly kind: 'Branch' | 'Iteration';
  readonly steps: StepList;
  readonly input: JsonObject;
  /** Position in the collection. */
  readonly index?: number;
  /** Throws when the step cannot hold this local beside those that it has. */
  readonly collect: (local: JsonObject) => void;
}

/** Begins a thread inside the visited step. */
export type OpenInner = (visit: Visit, list: InnerList) => void;

export function* runChoice(visit: Visit<ChoiceStep>, openInner: OpenInner): Work<Json> {
  const { step, input } = visit;
  const arm =
    step.choices.find(({ condition }) => conditionHolds(condition, input)) ?? step.default;
  if (arm?.goto !== undefined) visit.goto = arm.goto;
  if (arm?.steps === undefined) return {};
  let result: JsonObject = {};
  const collect = (local: JsonObject) => void (result = local);
  openInner(visit, { kind: 'Branch', steps: arm.steps, input, collect });
  yield BREATH;
  yield allEnded(visit.thread);
  throwFailure(visit.thread);
  return result;
}

export function* runParallel(visit: Visit<ParallelStep>, openInner: OpenInner): Work<Json> {
  const { step, input, thread } = visit;
  const locals = new CollectedLocals(visit);
  for (const [index, steps] of step.branches.entries()) {
    openInner(visit, { kind: 'Branch', steps, input, collect: locals.collectAt(index) });
    yield BREATH;
  }
  yield allEnded(thread);
  throwFailure(thread);
  return locals.inOrder();
}

export function* runForeach(visit: Visit<ForeachStep>, openInner: OpenInner): Work<Json> {
  const { step, input, thread, execution } = visit;
  const locals = new CollectedLocals(visit);
  for (const [index, item] of collectionOf(visit).entries()) {
    yield hasRoom(thread, execution.settings.foreachConcurrency);
    throwFailure(thread);
    const what = `the input of iteration ${index} of step "${step.name}"`;
    const inner = execution.sized({ ...input, ...itemKeys(step, index, item) }, what);
    const { steps } = step;
    const collect = locals.collectAt(index);
    openInner(visit, { kind: 'Iteration', steps, input: inner, index, collect });
    yield BREATH;
  }
  yield allEnded(thread);
  throwFailure(thread);
  return locals.inOrder();
}

function collectionOf({ step, input }: Visit<ForeachStep>): readonly Json[] {
  const { path, text } = step.iterationMapping.collection;
  const value = evaluatePath(input, path);
  if (Array.isArray(value)) return value as readonly Json[];
  throw runtimeError(`the collection (from ${text}) of step "${step.name}" must be a list`);
}

function itemKeys({ iterationMapping }: ForeachStep, index: number, item: Json): JsonObject {
  const { item: itemKey, index: indexKey } = iterationMapping;
  return { [itemKey]: item, ...(indexKey === undefined ? {} : { [indexKey]: index }) };
}

/** The locals of branches or iterations, each at its place whenever it ends. */
class CollectedLocals {
  private readonly visit: Visit;
  private readonly localByIndex = new Map<number, JsonObject>();

  constructor(visit: Visit) {
    this.visit = visit;
  }

  collectAt(index: number): (local: JsonObject) => void {
    return (local) => {
      const { execution, step } = this.visit;
      execution.sized([...this.localByIndex.values(), local], `the local of step "${step.name}"`);
      this.localByIndex.set(index, local);
    };
  }

  inOrder(): readonly JsonObject[] {
    return [...this.localByIndex].toSorted(([a], [b]) => a - b).map(([, local]) => local);
  }
}

const hasFailed = ({ children }: Thread) => children.some(({ failure }) => failure !== undefined);
const inProgress = ({ children }: Thread) => children.filter(({ local }) => local === undefined);

function allEnded(thread: Thread): Pause {
  return { isOver: () => hasFailed(thread) || inProgress(thread).length === 0 };
}

function hasRoom(thread: Thread, concurrency: number): Pause {
  return { isOver: () => hasFailed(thread) || inProgress(thread).length < concurrency };
}

/** One failure fails the step at once, caused by the newest event of what failed; the others are abandoned. */
function throwFailure(thread: Thread): void {
  const failed = thread.children.find(({ failure }) => failure !== undefined);
  if (failed?.failure === undefined) return;
  thread.tip = failed.tip;
  thread.children.length = 0;
  throw failed.failure;
}
