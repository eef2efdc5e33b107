/** Runs a flow on the engine's transitions alone, with the actions of another run of it. */
import type { Flow } from '../../src/core/definition/flow.ts';
import { foldEntries } from '../../src/core/engine/evolve.ts';
import type { ExecutionOrigin } from '../../src/core/engine/execution-origin.ts';
import type { JournalEntry } from '../../src/core/engine/journal-entry.ts';
import { DEFAULT_SLICE, type EngineLimits } from '../../src/core/engine/run.ts';
import { type ExecutionState, initialState } from '../../src/core/engine/state.ts';
import { transition, type Transition } from '../../src/core/engine/transition.ts';
import type { Trigger } from '../../src/core/engine/trigger.ts';
import { toWorkId } from '../../src/core/shared/ids.ts';
import type { JsonObject } from '../../src/core/shared/json.ts';
import type { Action, Answer } from '../support/reference-interpreter/action.ts';
import { tokenOf } from '../support/reference-interpreter/data.ts';

export interface EngineSettings {
  readonly origin: ExecutionOrigin;
  readonly limits: Omit<EngineLimits, 'slice'>;
  /** Events per slice, taken in turn. */
  readonly slices: readonly number[];
  /** Loads the state anew before every so many transitions, as another handler would. */
  readonly reloadEvery: number;
}

const FIRST_WORK = toWorkId('work-0');

export class EngineRun {
  readonly entries: JournalEntry[] = [];
  state: ExecutionState;
  private readonly flow: Flow;
  private readonly settings: EngineSettings;
  private nowMs: number;

  constructor(flow: Flow, settings: EngineSettings) {
    this.flow = flow;
    this.settings = settings;
    this.state = initialState(settings.origin, FIRST_WORK);
    this.nowMs = Date.parse(settings.origin.startedAt);
  }

  /** From the start through all actions; what comes of it is in `entries`. */
  run(input: JsonObject, actions: readonly Action[]): this {
    this.feed([{ type: 'StartRequested', input }]);
    for (const action of actions) this.perform(action);
    return this;
  }

  /** Begins with entry 0, whatever snapshots there are. */
  reload(): ExecutionState {
    return foldEntries(initialState(this.settings.origin, FIRST_WORK), this.entries);
  }

  private perform(action: Action): void {
    switch (action.type) {
      case 'answer':
        return this.feed(action.answers.map(toTrigger));
      case 'stop':
        return this.feed([{ ...action, type: 'StopRequested' }]);
      case 'timePasses':
        return this.letTimePass();
    }
  }

  /** Alarms may be left over from what has been abandoned: they decide nothing that shows, and the next one follows. */
  private letTimePass(): void {
    const { lastEventId } = this.state;
    const count = this.entries.length;
    const hasReleased = () => this.entries.slice(count).some(({ facts }) => facts.released);
    while (this.state.lastEventId === lastEventId && !hasReleased()) {
      const alarm = this.state.alarms.toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (alarm === undefined) throw new Error('no alarm is set, and something waits for its time');
      this.nowMs = Math.max(this.nowMs, alarm.dueMs);
      this.feed([{ type: 'AlarmDue', alarmId: alarm.alarmId }]);
    }
  }

  /** Decides the triggers together, goes on until nothing is left of the slices, and gives them once more. */
  private feed(triggers: readonly Trigger[]): void {
    this.commit(triggers);
    while (this.state.continuation !== undefined && this.state.end === undefined) {
      this.commit([{ type: 'Continue' }]);
    }
    if (this.decide(this.state, triggers) !== undefined) {
      throw new Error(`something was decided again about ${JSON.stringify(triggers)}`);
    }
  }

  private commit(triggers: readonly Trigger[]): void {
    const count = this.entries.length;
    const isReloaded = count > 0 && count % this.settings.reloadEvery === 0;
    const decided = this.decide(isReloaded ? this.reload() : this.state, triggers);
    if (decided === undefined) {
      throw new Error(`nothing was decided about ${JSON.stringify(triggers)}`);
    }
    this.entries.push(decided.entry);
    this.state = decided.state;
  }

  private decide(state: ExecutionState, triggers: readonly Trigger[]): Transition | undefined {
    const { slices, limits } = this.settings;
    const count = this.entries.length;
    const events = slices[count % slices.length] ?? 1;
    return transition(this.flow, state, triggers, {
      nowMs: this.nowMs,
      cause: toWorkId(`work-${count}`),
      taskToken: tokenOf,
      limits: { ...limits, slice: { events, bytes: DEFAULT_SLICE.bytes } },
    });
  }
}

function toTrigger({ taskEventId, outcome }: Answer): Trigger {
  switch (outcome.type) {
    case 'submitted':
      return { type: 'TaskSubmitted', taskEventId, output: outcome.output };
    case 'succeeded':
      return { type: 'TaskSucceeded', taskEventId, output: outcome.output };
    case 'failed':
    case 'submitFailed': {
      const { error, cause } = outcome;
      const phase = outcome.type === 'failed' ? 'run' : 'submit';
      return { type: 'TaskFailed', taskEventId, error, cause, phase };
    }
  }
}
