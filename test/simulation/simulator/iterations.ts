/** Iterations of an execution as its events tell them: each entered once and in order, so many at a time, all of them in the end. */
import type { Flow, ForeachStep, Step, StepList } from '../../../src/core/definition/flow.ts';
import { type HistoryEvent, ROOT_FRAME } from '../../../src/core/engine/history-event.ts';
import { iterationTotal } from '../../../src/core/engine/steps/foreach.ts';
import { innerSteps } from '../../../src/core/engine/walk.ts';

interface Visit {
  readonly step: ForeachStep;
  entered: number;
  total: number;
  /** Event ids of IterationEntered. */
  readonly open: Set<number>;
}

export class Iterations {
  private readonly steps: ReadonlyMap<string, ForeachStep>;
  private readonly mostOpen: number;
  private readonly visits = new Map<string, Visit>();
  private readonly visitByIteration = new Map<number, Visit>();

  constructor(flow: Flow, mostOpen: number) {
    this.steps = new Map(foreachSteps(flow.steps));
    this.mostOpen = mostOpen;
  }

  /** What is wrong with the event; undefined: nothing. */
  see(event: HistoryEvent): string | undefined {
    const frame = event.frame ?? ROOT_FRAME;
    const place = `${frame} ${event.stepName}`;
    if (event.type === 'StepEntered') this.enter(place, event.stepName);
    if (event.type === 'IterationExited') this.visitByIteration.get(frame)?.open.delete(frame);
    const visit = this.visits.get(place);
    return visit && this.seeOf(visit, event);
  }

  private seeOf(visit: Visit, event: HistoryEvent): string | undefined {
    if (event.type === 'StepStarted') visit.total = totalOf(visit.step, event);
    if (event.type === 'StepSucceeded') return incomplete(visit);
    if (event.type !== 'IterationEntered') return undefined;
    return this.enterIteration(visit, event.eventId, event.detail.index);
  }

  private enter(place: string, name: string): void {
    const step = this.steps.get(name);
    if (step !== undefined) this.visits.set(place, { step, entered: 0, total: 0, open: new Set() });
  }

  private enterIteration(visit: Visit, eventId: number, index: number): string | undefined {
    if (index !== visit.entered) return `iteration ${index} comes where ${visit.entered} should`;
    visit.entered += 1;
    visit.open.add(eventId);
    this.visitByIteration.set(eventId, visit);
    if (visit.open.size <= this.mostOpen) return undefined;
    return `${visit.open.size} iterations at a time, ${this.mostOpen} at most`;
  }
}

function incomplete({ step, entered, total, open }: Visit): string | undefined {
  if (entered === total && open.size === 0) return undefined;
  return `"${step.name}" is done after ${entered - open.size} of ${total} iterations`;
}

function totalOf(step: ForeachStep, event: Extract<HistoryEvent, { type: 'StepStarted' }>): number {
  const { eventId, detail } = event;
  const started = { eventId, atMs: 0, input: detail.input };
  return iterationTotal(step, { started } as Parameters<typeof iterationTotal>[1]);
}

function foreachSteps(steps: StepList): [string, ForeachStep][] {
  return nestedSteps(steps).flatMap((step) => (step.type === 'foreach' ? [[step.name, step]] : []));
}

/** Each step before those inside it. */
export function nestedSteps(steps: StepList): readonly Step[] {
  return steps.flatMap((step) => [step, ...armsOf(step).flatMap(nestedSteps)]);
}

function armsOf(step: Step): readonly StepList[] {
  const count = step.type === 'parallel' ? step.branches.length : 1;
  const last = step.type === 'choice' ? step.choices.length : count;
  const first = step.type === 'choice' ? -1 : 0;
  return Array.from({ length: last - first }, (_, i) => innerSteps(step, first + i));
}
