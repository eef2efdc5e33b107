/** Counts what random flows have exercised, so that they cannot quietly become dull. */
import { type Flow, innerLists, type Step, type StepList } from '../../src/core/definition/flow.ts';
import type { JsonObject } from '../../src/core/shared/json.ts';
import type { PublicEvent } from '../support/reference-interpreter/execution.ts';
import type { Interpreted } from '../support/reference-interpreter/interpret.ts';

/** Of a thousand rounds, those in which each thing must have been seen: about half of what they are. */
const LEAST_OF_THOUSAND: Readonly<Record<string, number>> = {
  'end Succeeded': 250,
  'end Failed': 250,
  'end TimedOut': 10,
  'action timePasses': 200,
  'action answers together': 30,
  'step task': 400,
  'step pass': 250,
  'step wait': 200,
  'step choice': 200,
  'step parallel': 130,
  'step foreach': 200,
  'step succeed': 50,
  'step fail': 50,
  'depth 3': 120,
  'depth 5': 20,
  'pattern requestResponse': 300,
  'pattern sync': 70,
  'pattern waitForCallback': 150,
  'event BranchExited': 130,
  'event IterationExited': 90,
  'event TaskSubmitted': 70,
  'event TaskSubmitFailed': 12,
  'event TaskFailed': 130,
  'event TaskTimedOut': 40,
  'attempt retried': 60,
  'attempt reported early': 40,
  'message delayed': 18,
  'failure caught': 70,
  'failure of an inner list': 100,
  'iteration had to wait': 30,
  'goto forward': 25,
  'goto backward': 18,
  'goto itself': 50,
  'local too large': 3,
  'failure of a list that was done': 1,
  'execution at its event limit': 25,
  'StepFailed FnF.RuntimeError': 80,
  'StepFailed FnF.InvalidLocal': 30,
  'StepFailed FnF.PayloadTooLarge': 8,
  'StepFailed FnF.TaskTimeout': 50,
  'StepFailed Busy': 15,
  'context mapped': 20,
  'token mapped': 50,
};

interface PlacedStep {
  readonly step: Step;
  readonly list: StepList;
  readonly position: number;
  /** Lists around it; 1 for the flow's own. */
  readonly depth: number;
}

export class Coverage {
  private readonly rounds = new Map<string, number>();

  add(flow: Flow, { events, end, actions }: Interpreted): void {
    const seen = new Set<string>([`end ${end.status}`]);
    const places = new Map(placedSteps(flow.steps, 1));
    for (const event of events) for (const what of subjectsOf(event, places)) seen.add(what);
    for (const what of relationsOf(events, places)) seen.add(what);
    for (const action of actions) {
      const isGroup = action.type === 'answer' && action.answers.length > 1;
      seen.add(isGroup ? 'action answers together' : `action ${action.type}`);
    }
    for (const what of seen) this.rounds.set(what, (this.rounds.get(what) ?? 0) + 1);
  }

  /** All counts in one paragraph. */
  report(): string {
    const counts = [...this.rounds].toSorted().map(([what, rounds]) => `${what} ${rounds}`);
    return `random flows: ${counts.join(', ')}`;
  }

  /** What was seen in too few of these rounds; nothing when the flows were varied enough. */
  tooRare(rounds: number): readonly string[] {
    return Object.entries(LEAST_OF_THOUSAND).flatMap(([what, leastOfThousand]) => {
      const least = Math.floor((leastOfThousand * rounds) / 1_000);
      const found = this.rounds.get(what) ?? 0;
      return found >= least ? [] : [`${what}: ${found}, expected ${least} at least`];
    });
  }
}

function* placedSteps(list: StepList, depth: number): Generator<[string, PlacedStep]> {
  for (const [position, step] of list.entries()) {
    yield [step.name, { step, list, position, depth }];
    for (const inner of innerLists(step)) yield* placedSteps(inner, depth + 1);
  }
}

type Places = ReadonlyMap<string, PlacedStep>;

/** Words that stand in a detail only when something has been exercised. */
const SUBJECT_BY_WORDS: Readonly<Record<string, string>> = {
  '"token-': 'token mapped',
  '"IterationIndex":': 'context mapped',
  '"flow-id"': 'context mapped',
  '"the local ': 'local too large',
  '"the execution has reached': 'execution at its event limit',
};

/** What one event shows. */
function* subjectsOf({ type, stepName, detail }: PublicEvent, places: Places): Generator<string> {
  yield `event ${type}`;
  const { step, depth } = places.get(stepName) ?? {};
  if (type === 'StepEntered') {
    yield `step ${step?.type}`;
    yield `depth ${depth}`;
  }
  if (step?.type === 'task' && type === 'TaskScheduled') yield `pattern ${step.pattern}`;
  if ('error' in detail) yield `${type} ${errorWord(detail.error)}`;
  const text = JSON.stringify(detail);
  for (const [words, subject] of Object.entries(SUBJECT_BY_WORDS)) {
    if (text.includes(words)) yield subject;
  }
}

/** What it shows that one type of event was caused by another. */
const SUBJECT_BY_CAUSE: readonly (readonly [RegExp, string])[] = [
  [/^Task\w+ > TaskScheduled$/, 'attempt retried'],
  [/^StepFailed > StepExited$/, 'failure caught'],
  [/^StepFailed > StepFailed$/, 'failure of an inner list'],
  [/^StepExited > StepFailed$/, 'failure of a list that was done'],
];

/** What an event and the ones before it show. */
function* relationsOf(events: readonly PublicEvent[], places: Places): Generator<string> {
  for (const event of events) {
    const cause = events[event.scheduleEventId - 1];
    if (cause === undefined) continue;
    yield* movesOf(cause, event, places);
    const pair = `${cause.type} > ${event.type}`;
    for (const [pattern, subject] of SUBJECT_BY_CAUSE) if (pattern.test(pair)) yield subject;
    yield* outcomesOf(cause, event, places);
    const isBehindOther = events[event.eventId - 2]?.type === 'IterationExited';
    if (event.type === 'IterationEntered' && isBehindOther) yield 'iteration had to wait';
  }
}

/** By the engine: what the queue delays is answered at once, or later by chance alone. */
function wasDelayed(cause: PublicEvent, { type, atMs }: PublicEvent): boolean {
  const { serviceParams } = cause.detail as { serviceParams?: JsonObject };
  const delayMs = Number(serviceParams?.['DelaySeconds'] ?? 0) * 1000;
  const isSent = type === 'TaskSubmitted' || type === 'TaskSucceeded';
  return isSent && delayMs > 0 && atMs - cause.atMs >= delayMs;
}

function isCallback(place: PlacedStep | undefined): boolean {
  return place?.step.type === 'task' && place.step.pattern === 'waitForCallback';
}

function* outcomesOf(cause: PublicEvent, event: PublicEvent, places: Places) {
  if (cause.type !== 'TaskScheduled') return;
  const isEarly = event.type === 'TaskSucceeded';
  if (isEarly && isCallback(places.get(event.stepName))) yield 'attempt reported early';
  if (wasDelayed(cause, event)) yield 'message delayed';
}

function* movesOf(cause: PublicEvent, { type, stepName }: PublicEvent, places: Places) {
  if (cause.type !== 'StepExited' || type !== 'StepEntered') return;
  const from = places.get(cause.stepName);
  const to = places.get(stepName);
  if (from === undefined || to === undefined || from.list !== to.list) return;
  if (to.position > from.position + 1) yield 'goto forward';
  if (to.position < from.position) yield 'goto backward';
  if (to.position === from.position) yield 'goto itself';
}

const NAMES = /^(FnF\.\w+|FC\.Unknown|Busy|Declined|Other|Broken)$/;

/** Names made of data are one kind. */
function errorWord(error: unknown): string {
  return typeof error === 'string' && NAMES.test(error) ? error : '(data)';
}
