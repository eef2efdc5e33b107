/** Visits the located flow in the order of the text: what rules iterate over. */
import type { Span } from './diagnostic.ts';
import type {
  Located,
  LocatedFlow,
  LocatedList,
  LocatedMappings,
  LocatedStep,
  LocatedTask,
} from './located-flow.ts';

/** A list of steps and how many lists it stands in; the flow's own: 1. */
export interface VisitedList {
  readonly list: LocatedList;
  readonly depth: number;
}

export function* eachList(flow: LocatedFlow): Generator<VisitedList> {
  if (flow.steps) yield* eachListFrom(flow.steps, 1);
}

function* eachListFrom(list: LocatedList, depth: number): Generator<VisitedList> {
  yield { list, depth };
  for (const step of list.steps) {
    for (const inner of innerLists(step)) yield* eachListFrom(inner, depth + 1);
  }
}

export function* eachStep(flow: LocatedFlow): Generator<LocatedStep> {
  if (flow.steps) yield* eachStepFrom(flow.steps);
}

function* eachStepFrom(list: LocatedList): Generator<LocatedStep> {
  for (const step of list.steps) {
    yield step;
    for (const inner of innerLists(step)) yield* eachStepFrom(inner);
  }
}

export function* eachTask(flow: LocatedFlow): Generator<LocatedTask> {
  for (const step of eachStep(flow)) if (step.type === 'task') yield step;
}

/** Every mapping list, with the words for whose it is. */
export function* eachMappings(
  flow: LocatedFlow,
): Generator<{ readonly owner: string; readonly mappings: LocatedMappings }> {
  for (const mappings of [flow.inputMappings, flow.outputMappings]) {
    if (mappings) yield { owner: 'the flow', mappings };
  }
  for (const step of eachStep(flow)) {
    const errorMappings = step.type === 'task' ? step.errorMappings : undefined;
    for (const mappings of [step.inputMappings, step.outputMappings, errorMappings]) {
      if (mappings) yield { owner: step.label, mappings };
    }
  }
}

export interface VisitedGoto {
  readonly list: LocatedList;
  /** Who goes there: `step "charge"`, `choice 2 of step "route"`. */
  readonly label: string;
  readonly goto: Located<string>;
}

export function* eachGoto(flow: LocatedFlow): Generator<VisitedGoto> {
  for (const { list } of eachList(flow)) {
    for (const step of list.steps) {
      for (const { label, goto } of carriers(step)) if (goto) yield { list, label, goto };
    }
  }
}

function carriers(
  step: LocatedStep,
): readonly { readonly label: string; readonly goto?: Located<string> }[] {
  if (step.type === 'task') return step.catch;
  return step.type === 'choice' ? armsOf(step) : [];
}

/** Where a step may go, in the order of the definition. */
export function gotosOf(step: LocatedStep): readonly Located<string>[] {
  return carriers(step).flatMap(({ goto }) => (goto ? [goto] : []));
}

export function armsOf(
  step: Extract<LocatedStep, { type: 'choice' }>,
): readonly NonNullable<typeof step.default>[] {
  return [...(step.choices?.value ?? []), ...(step.default ? [step.default] : [])];
}

/** The lists of steps inside a step, in the order of the definition. */
export function innerLists(step: LocatedStep): readonly LocatedList[] {
  switch (step.type) {
    case 'other':
      return step.lists;
    case 'choice':
      return listsOf(armsOf(step));
    case 'parallel':
      return listsOf(step.branches?.value ?? []);
    case 'foreach':
      return listsOf([step]);
    default:
      return [];
  }
}

function listsOf(holders: readonly { readonly steps?: LocatedList }[]): readonly LocatedList[] {
  return holders.flatMap(({ steps }) => (steps ? [steps] : []));
}

/** Where a problem of a whole map is shown: at its first key. */
export function headOf(node: {
  readonly span: Span;
  readonly entries: readonly { readonly keySpan: Span }[];
}): Span {
  const first = node.entries[0]?.keySpan;
  const isInside = first && first.start >= node.span.start && first.end <= node.span.end;
  return isInside
    ? first
    : { start: node.span.start, end: Math.min(node.span.start + 1, node.span.end) };
}
