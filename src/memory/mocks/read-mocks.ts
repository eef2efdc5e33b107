/**
 * A mocks file's text to mocks, or to everything that is wrong with it: places, steps that the flow does not have, answers
 * that say nothing or too much. Never throws for a text.
 */
import type { Flow, Step } from '../../core/definition/flow.ts';
import { KnownNames } from '../../core/definition/nearest-name.ts';
import {
  describeNode,
  isEmpty,
  type LocatedNode,
  type MapEntry,
  type MapNode,
} from '../../core/definition/nodes.ts';
import type { Complaint } from '../../core/definition/render-diagnostic.ts';
import { quoted } from '../../core/shared/quoted.ts';
import { complaint } from './complaint.ts';
import { flowSteps } from './flow-steps.ts';
import type { MockAnswer, Mocks } from './mocks.ts';
import { AnswerReader } from './read-answer.ts';
import { readMocksTree } from './read-tree.ts';

export interface MocksReading {
  /** Present exactly when no complaint is an error. */
  readonly mocks?: Mocks;
  /** In the order of the text. */
  readonly complaints: readonly Complaint[];
}

const TOP_KEYS = ['steps', 'default'];

/** `flows`: those whose steps it may answer. `isLive`: calls that no step's answer is for are made, so there is nothing left for a default. */
export function readMocks(
  text: string,
  { flows, isLive }: { readonly flows: readonly Flow[]; readonly isLive: boolean },
): MocksReading {
  const { root, complaints } = readMocksTree(text);
  const reader = new MocksReader(text, flows, isLive);
  const mocks = root === undefined ? undefined : reader.read(root);
  const all = [...complaints, ...reader.complaints];
  const hasErrors = all.some(({ severity }) => severity === 'error');
  return { ...(mocks && !hasErrors && { mocks }), complaints: inOrder(all) };
}

function inOrder(complaints: readonly Complaint[]): readonly Complaint[] {
  return complaints.toSorted((left, right) => left.span.start - right.span.start);
}

class MocksReader {
  readonly complaints: Complaint[] = [];
  private readonly answers: AnswerReader;
  private readonly stepByName: ReadonlyMap<string, Step>;
  private readonly taskNames: KnownNames;

  private readonly isLive: boolean;
  private readonly where: string;

  constructor(text: string, flows: readonly Flow[], isLive: boolean) {
    this.isLive = isLive;
    const steps = flows.flatMap(flowSteps);
    this.where = flows.length === 1 ? 'the flow' : 'any of the flows';
    this.stepByName = answerableSteps(steps);
    this.taskNames = new KnownNames(
      steps.filter(({ type }) => type === 'task').map(({ name }) => name),
    );
    this.answers = new AnswerReader(text, (found) => this.complaints.push(found));
  }

  read(root: LocatedNode): Mocks | undefined {
    if (root.kind !== 'map') {
      this.complain(root, `the mocks file is ${describeNode(root)}, expected a map with "steps"`);
      return undefined;
    }
    this.checkKeys(root);
    const byDefault = this.readDefault(entryOf(root, 'default'));
    const answersByStep = new Map(this.readSteps(entryOf(root, 'steps')));
    return { answersByStep, ...(byDefault === undefined ? {} : { byDefault }) };
  }

  private checkKeys({ entries }: MapNode): void {
    const known = new KnownNames(TOP_KEYS);
    for (const { key, keySpan } of entries) {
      if (TOP_KEYS.includes(key)) continue;
      const message = `${quoted(key)} is not known in a mocks file, expected "default" or "steps"`;
      this.complaints.push(complaint(keySpan, message, known.hintFor(key)));
    }
  }

  private readDefault(entry: MapEntry | undefined): MockAnswer | undefined {
    if (entry === undefined) return undefined;
    if (this.isLive) {
      const message =
        '"default" has no meaning in a live run: what no step\'s answer is for is called';
      this.complaints.push(complaint(entry.keySpan, message, 'leave it out'));
    }
    const answer = this.answers.read(entry.value, '"default"');
    for (const key of ['when', 'times']) {
      const given = entry.value.kind === 'map' ? entryOf(entry.value, key) : undefined;
      if (given === undefined) continue;
      const message = `"${key}" of "default" has no meaning: the default is for every other call`;
      this.complaints.push(complaint(given.keySpan, message));
    }
    return answer;
  }

  private *readSteps(entry: MapEntry | undefined): Generator<[string, readonly MockAnswer[]]> {
    if (entry === undefined || isEmpty(entry.value)) return;
    if (entry.value.kind !== 'map') {
      const found = describeNode(entry.value);
      this.complain(entry.value, `"steps" is ${found}, expected a map of step names to answers`);
      return;
    }
    for (const step of entry.value.entries) yield [step.key, this.readStep(step)];
  }

  private readStep({ key, keySpan, value }: MapEntry): readonly MockAnswer[] {
    const step = this.stepByName.get(key);
    if (step === undefined) {
      const message = `${quoted(key)} is not a step of ${this.where}`;
      this.complaints.push(complaint(keySpan, message, this.taskNames.hintFor(key)));
    } else if (step.type !== 'task') {
      const message = `step ${quoted(key)} is a ${step.type} step, expected a task: only tasks are answered`;
      this.complaints.push(complaint(keySpan, message));
    }
    return this.readAnswers(key, value, step);
  }

  private readAnswers(
    name: string,
    node: LocatedNode,
    step: Step | undefined,
  ): readonly MockAnswer[] {
    // One answer needs no list.
    const items = node.kind === 'list' ? node.items : [node];
    if (items.length === 0) this.complain(node, `step ${quoted(name)} has no answer`);
    return items.flatMap((item, index) => {
      const label = `answer ${index + 1} of step ${quoted(name)}`;
      const answer = this.answers.read(item, label);
      if (answer?.callback !== undefined) this.checkWaits(item, name, step);
      return answer === undefined ? [] : [answer];
    });
  }

  private checkWaits(item: LocatedNode, name: string, step: Step | undefined): void {
    if (step?.type !== 'task' || step.pattern === 'waitForCallback') return;
    const entry = item.kind === 'map' ? entryOf(item, 'callback') : undefined;
    const message = `step ${quoted(name)} waits for no callback: its pattern is "${step.pattern}"`;
    this.complaints.push(complaint(entry?.keySpan ?? item.span, message));
  }

  private complain({ span }: LocatedNode, message: string): void {
    this.complaints.push(complaint(span, message));
  }
}

/** Of steps of several flows with one name: the one that takes the most answers. */
function answerableSteps(steps: readonly Step[]): ReadonlyMap<string, Step> {
  const takes = (step: Step) => [step.type === 'task', isWaiting(step)].filter(Boolean).length;
  return new Map(
    steps.toSorted((left, right) => takes(left) - takes(right)).map((step) => [step.name, step]),
  );
}

function isWaiting(step: Step): boolean {
  return step.type === 'task' && step.pattern === 'waitForCallback';
}

/** An empty value is there all the same: `result:` alone is null. */
function entryOf({ entries }: MapNode, key: string): MapEntry | undefined {
  return entries.find((entry) => entry.key === key);
}
