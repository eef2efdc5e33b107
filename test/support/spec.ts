/**
 * Engine specifications: given a flow and what happened, when this happens, then exactly these events and effects.
 *
 * Each step also checks the laws of a transition: the same arguments give the same result (E1), the fold of the committed
 * entries is the state (E2), ids have no gaps (E3), and a trigger seen again changes nothing (E5).
 */
import { expect } from '@jest/globals';
import { checkFlow } from '../../src/core/definition/check-flow.ts';
import type { Flow } from '../../src/core/definition/flow.ts';
import type { Effect } from '../../src/core/engine/effect.ts';
import { effectsOwed } from '../../src/core/engine/effects.ts';
import { foldEntries } from '../../src/core/engine/evolve.ts';
import type { ExecutionOrigin } from '../../src/core/engine/execution-origin.ts';
import type { HistoryEvent } from '../../src/core/engine/history-event.ts';
import type { JournalEntry } from '../../src/core/engine/journal-entry.ts';
import { DEFAULT_SLICE, type EngineLimits, type Env } from '../../src/core/engine/run.ts';
import type { FlowIds } from '../../src/core/engine/started-flows.ts';
import { type ExecutionState, initialState } from '../../src/core/engine/state.ts';
import { transition } from '../../src/core/engine/transition.ts';
import type { Trigger } from '../../src/core/engine/trigger.ts';
import { toDefinitionHash, toFlowId, toRunId, toWorkId } from '../../src/core/shared/ids.ts';
import type { JsonObject } from '../../src/core/shared/json.ts';

export const ORIGIN: ExecutionOrigin = {
  flowId: toFlowId('flow-id'),
  flowName: 'orders',
  executionName: 'run-1',
  runId: toRunId('run-id'),
  definitionHash: toDefinitionHash('hash'),
  startedAt: '2024-01-01T00:00:00.000Z',
};

const LIMITS: EngineLimits = {
  valueBytes: 256 * 1024,
  eventsPerExecution: 100_000,
  foreachConcurrency: 100,
  retentionMs: 30 * 86_400_000,
  slice: DEFAULT_SLICE,
};

/** `"3 StepStarted a <2 {"input":{}}"`: id, type, step, what scheduled it, detail. */
export function toLine({ eventId, type, stepName, scheduleEventId, detail }: HistoryEvent): string {
  const name = stepName === '' ? '-' : stepName;
  return `${eventId} ${type} ${name} <${scheduleEventId} ${JSON.stringify(detail)}`;
}

export function parseFlow(text: string): Flow {
  const { flow, diagnostics } = checkFlow(text);
  if (flow === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return flow;
}

/** `steps: …` alone is enough: the head of a flow is added. */
export function given(text: string, limits: Partial<EngineLimits> = {}): Specification {
  const source = text.includes('version:') ? text : `version: v1\ntype: flow\n${text}`;
  return new Specification(parseFlow(source), { ...LIMITS, ...limits });
}

export class Specification {
  state: ExecutionState;
  readonly entries: JournalEntry[] = [];
  nowMs = Date.parse(ORIGIN.startedAt);
  /** Of the flows that attempts start executions of; absent: nobody looks them up. */
  flowIds: FlowIds | undefined;
  private readonly flow: Flow;
  private readonly limits: EngineLimits;
  private newest: JournalEntry | undefined;

  constructor(flow: Flow, limits: EngineLimits) {
    this.flow = flow;
    this.limits = limits;
    this.state = initialState(ORIGIN, toWorkId('work-0'));
  }

  knowing(flowIds: Readonly<Record<string, string>>): this {
    this.flowIds = new Map(Object.entries(flowIds).map(([name, id]) => [name, toFlowId(id)]));
    return this;
  }

  started(input: JsonObject = {}): this {
    return this.when({ type: 'StartRequested', input });
  }

  later(seconds: number): this {
    this.nowMs += seconds * 1000;
    return this;
  }

  /** Each trigger comes with a work message of its own: `work-0` for the start, then `work-1`, … */
  when(...triggers: Trigger[]): this {
    const before = this.state;
    const env = this.env();
    const decided = transition(this.flow, before, triggers, env);
    expect(transition(this.flow, before, triggers, env)).toEqual(decided);
    this.newest = decided?.entry;
    if (decided === undefined) return this;
    this.entries.push(decided.entry);
    this.state = decided.state;
    this.checkLaws(triggers);
    return this;
  }

  thenEvents(...lines: string[]): this {
    expect(this.newest?.events.map(toLine) ?? []).toEqual(lines);
    return this;
  }

  thenNothingHappens(): this {
    expect(this.newest).toBeUndefined();
    return this;
  }

  thenFacts(facts: Omit<JournalEntry['facts'], 'bytes'>): this {
    const { bytes: _, ...others } = this.newest?.facts ?? {};
    expect(others).toEqual(facts);
    return this;
  }

  /** What the newest entry's owner owes. */
  thenOwes(...effects: readonly Partial<Effect>[]): this {
    const owner = this.newest?.cause ?? toWorkId('nobody');
    const owed = effectsOwed(this.flow, this.state, owner);
    expect(owed).toHaveLength(effects.length);
    effects.forEach((effect, i) => expect(owed[i]).toMatchObject(effect));
    return this;
  }

  private env(): Env {
    const cause = toWorkId(`work-${this.entries.length}`);
    const taskToken = (taskEventId: number) => `token-${taskEventId}`;
    const env = { nowMs: this.nowMs, cause, taskToken, limits: this.limits };
    return this.flowIds === undefined ? env : { ...env, flowIds: this.flowIds };
  }

  private checkLaws(triggers: readonly Trigger[]): void {
    const start = initialState(ORIGIN, toWorkId('work-0'));
    const plain = this.entries.map(({ snapshot: _, ...entry }) => entry);
    const folded = foldEntries(start, plain);
    expect({ ...folded, snapshot: this.state.snapshot }).toEqual(this.state);
    expect(foldEntries(start, this.entries)).toEqual(this.state);
    const ids = this.entries.flatMap(({ events }) => events.map(({ eventId }) => eventId));
    expect(ids).toEqual(ids.map((_, i) => i + 1));
    const again = triggers.filter(({ type }) => type !== 'Continue');
    expect(transition(this.flow, this.state, again, this.env())).toBeUndefined();
  }
}
