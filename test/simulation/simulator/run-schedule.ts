/**
 * One run: a case of the corpus, a few executions of it, everything outside, and what goes wrong, all drawn from one seed. It
 * goes on for a while with faults and then without, until everything has ended. The invariants are checked after every step.
 */
import { createHash } from 'node:crypto';
import { DEFAULT_LIMITS, type Limits } from '../../../src/app/limits.ts';
import type { FlowRecord } from '../../../src/app/ports.ts';
import type { Flow } from '../../../src/core/definition/flow.ts';
import { DEFAULT_SLICE } from '../../../src/core/engine/run.ts';
import { type DefinitionHash, toDefinitionHash, toFlowId } from '../../../src/core/shared/ids.ts';
import { invariant } from '../../../src/core/shared/invariant.ts';
import { MS_PER_MINUTE, MS_PER_SECOND, toTimestamp } from '../../../src/core/shared/units.ts';
import { readFlowOnce } from '../../support/known-definitions.ts';
import { Clients } from './clients.ts';
import { findCase, GOLDEN, OWN, randomCase, type SimCase } from './corpus.ts';
import { Deployment } from './deployment.ts';
import { Dice } from './dice.ts';
import { type FaultCounts, Faults } from './faults.ts';
import { Invariants } from './invariants.ts';
import { Outside } from './outside.ts';
import { BEGINNING_MS, Timeline } from './timeline.ts';
import { Trace } from './trace.ts';
import { planMessages, planTrouble, type TroubleParts } from './trouble.ts';
import { Violation } from './violation.ts';
import type { Watched } from './witness.ts';

export interface ScheduleRequest {
  readonly seed: number;
  /** Of the corpus; absent: drawn. */
  readonly caseName?: string;
  /** Keeps the lines of the trace. */
  readonly isTraced?: boolean;
  /** Until nothing goes wrong any more no status event is taken. */
  readonly isBusAway?: boolean;
}

export interface ScheduleResult {
  readonly seed: number;
  readonly caseName: string;
  /** The invariant that broke, and how; absent: none did. */
  readonly violation?: string;
  /** SHA-256 of the trace: the same seed, the same digest. */
  readonly digest: string;
  readonly trace: readonly string[];
  readonly steps: number;
  readonly calls: number;
  readonly executions: number;
  /** Those that had not ended when the run came to its limit of steps. */
  readonly cutOff: number;
  readonly faults: FaultCounts;
}

const HOUR_MS = 60 * MS_PER_MINUTE;
/** Of a run: a harness has to end, too. */
const MOST_STEPS = 60_000;
/**
 * The longest that a message lies in a queue by the faults, the alarms and leases behind it, and what an execution waits for
 * whose stop came before its start.
 */
const SLACK_MS = 40 * HOUR_MS;
const POISONED = /^unreadable work message/;
const RANDOM_SHARE = 0.25;
const OWN_SHARE = 0.2;

export async function runSchedule(request: ScheduleRequest): Promise<ScheduleResult> {
  const dice = new Dice(request.seed);
  const name = request.caseName ?? drawCase(dice);
  const simCase = name === undefined ? randomCase(request.seed) : findCase(name);
  return new Schedule(request, simCase, dice).run();
}

/** undefined: a random flow. */
function drawCase(dice: Dice): string | undefined {
  if (dice.happens(RANDOM_SHARE)) return undefined;
  return dice.pick(dice.happens(OWN_SHARE) ? OWN : GOLDEN);
}

class Schedule {
  private readonly request: ScheduleRequest;
  private readonly simCase: SimCase;
  private readonly dice: Dice;
  private readonly timeline = new Timeline();
  private readonly trace: Trace;
  private readonly faults: Faults;
  private readonly limits: Limits;
  private readonly flowByHash = new Map<DefinitionHash, Flow>();
  private readonly invariants: Invariants;
  private readonly deployment: Deployment;
  private clients: Clients | undefined;
  private healMs = Infinity;
  private failure: unknown;

  constructor(request: ScheduleRequest, simCase: SimCase, dice: Dice) {
    this.request = request;
    this.simCase = simCase;
    this.dice = dice;
    this.trace = new Trace(this.timeline, request.isTraced === true);
    this.faults = new Faults(dice, request.isBusAway);
    this.limits = drawLimits(simCase, dice);
    const { timeline, faults, trace, limits, onDefect } = this;
    const parts = { timeline, dice, faults, trace };
    const outside = new Outside({
      ...parts,
      simCase,
      witness: () => this.invariants.witness,
      deployment: () => this.deployment,
      clients: () => this.theClients,
    });
    this.deployment = new Deployment({
      ...parts,
      limits,
      tasks: outside,
      watch: (call) => this.invariants.witness.saw(call),
      onAlarm: (alarm) => this.invariants.alarms.onAlarm(alarm),
      onStatus: (event) => this.invariants.statuses.onStatus(event),
      onMessage: (...sent) => this.invariants.alarms.onMessage(...sent),
      hasEnded: ({ runId }) => this.invariants.witness.byRun.get(runId)?.state.end !== undefined,
      isRecorded: ({ requestId }) => this.invariants.witness.endedCalls.has(requestId),
      onDropped: (body) => onDefect(new Violation('I13', `a message vanished: ${body}`)),
      onDefect,
    });
    this.invariants = new Invariants({
      flowOf: ({ origin }: Watched) => this.flowOf(origin.definitionHash),
      processes: () => this.deployment.takeTouched(),
      version: () => this.deployment.version,
      messages: () => this.deployment.messages(),
      waitingAlarms: () => this.deployment.alarms.waiting,
      header: (key) => this.deployment.journal.findHeader(key),
      invocation: (id) => this.deployment.invocations.find(id),
      allowsError: (error, cause) => this.allowsError(error, cause),
      nowMs: () => timeline.nowMs,
      faults,
      calmEnd: simCase.end,
      limits,
    });
  }

  private readonly onDefect = (error: unknown): void => {
    this.failure ??= error instanceof Violation ? error : new Violation('I14', describe(error));
  };

  private allowsError(error: string, cause: string): boolean {
    const { faults, simCase } = this;
    const isOfPoison = faults.counts['execution poisoned'] > 0 && POISONED.test(cause);
    // What an action is about may be over when it is called.
    const isTooLate = faults.mayDeviate && error.startsWith('fnf.');
    return isOfPoison || isTooLate || simCase.allowsError(error, cause);
  }

  private get theClients(): Clients {
    invariant(this.clients !== undefined, 'clients come after the flows');
    return this.clients;
  }

  async run(): Promise<ScheduleResult> {
    const { timeline } = this;
    try {
      await this.begin();
      const limitMs = this.healMs + SLACK_MS + 3 * this.simCase.calmMs;
      while (!this.isOver && timeline.steps < MOST_STEPS) {
        const isMoving = await timeline.step();
        if (this.failure !== undefined) throw this.failure as Error;
        await this.invariants.afterStep();
        if (!isMoving || timeline.nowMs > limitMs) break;
      }
      if (timeline.steps < MOST_STEPS) await this.invariants.atEnd();
      else if (this.faults.isOver)
        throw new Violation('I13', 'the deployment does not come to rest');
    } catch (error) {
      return this.report(describe(error));
    }
    return this.report();
  }

  private get isOver(): boolean {
    if (this.theClients.open > 0 || this.deployment.isBusy) return false;
    return [...this.invariants.witness.executions].every(({ state }) => state.end !== undefined);
  }

  private report(violation?: string): ScheduleResult {
    const executions = [...this.invariants.witness.executions];
    return {
      seed: this.request.seed,
      caseName: this.simCase.name,
      digest: this.trace.digest(),
      trace: this.trace.lines,
      steps: this.timeline.steps,
      calls: this.deployment.network.calls,
      executions: executions.length,
      cutOff: executions.filter(({ state }) => state.end === undefined).length,
      faults: this.faults.counts,
      ...(violation === undefined ? {} : { violation }),
    };
  }

  private troubleParts(): TroubleParts {
    const { dice, faults, timeline, trace, deployment, invariants } = this;
    return { dice, faults, timeline, trace, deployment, witness: invariants.witness };
  }

  // --- what is drawn ---------------------------------------------------------------------------------------------------

  private async begin(): Promise<void> {
    const flowId = await this.createFlows();
    const { timeline, dice, faults, trace, deployment, invariants, onDefect } = this;
    const parts = { timeline, dice, faults, trace, deployment, onDefect };
    this.clients = new Clients({ ...parts, answers: invariants.answers, flowId });
    this.trace.note(`${this.simCase.name}, seed ${this.request.seed}`);
    const count = dice.between(1, this.simCase.isIndependent ? 4 : 1);
    this.planExecution('run');
    for (let i = 2; i <= count; i += 1) this.planExecution(`run-${i}`);
    this.planDeletion();
    this.healMs = planTrouble(this.troubleParts());
  }

  private async createFlows(): Promise<FlowRecord['flowId']> {
    for (const [name, text] of this.simCase.flows) await this.createFlow(name, text);
    return recordOf('flow', toDefinitionHash('')).flowId;
  }

  private async createFlow(name: string, text: string, id?: string): Promise<void> {
    const { flows } = this.deployment;
    const hash = toDefinitionHash(createHash('sha256').update(text).digest('hex'));
    const flow = readFlowOnce(text);
    invariant(flow !== undefined, `the flow "${name}" of ${this.simCase.name} is one`);
    this.flowByHash.set(hash, flow);
    await flows.putDefinition(hash, text);
    await flows.createFlow(recordOf(name, hash, id));
  }

  private planDeletion(): void {
    const { deleteFlow: deletion } = this.simCase;
    if (deletion === undefined) return;
    const { name, afterSeconds, createAgain } = deletion;
    this.theClients.deleteFlow(name, afterSeconds * MS_PER_SECOND, async () => {
      if (createAgain !== undefined) await this.createFlow(name, createAgain, `${name}-again`);
    });
  }

  private flowOf(hash: DefinitionHash): Flow {
    const found = this.flowByHash.get(hash);
    invariant(found !== undefined, 'executions point at definitions that exist');
    return found;
  }

  private planExecution(name: string): void {
    const { dice, faults, simCase, theClients } = this;
    const startMs = dice.between(0, 30_000);
    const inputText = JSON.stringify(simCase.input);
    theClients.start(name, inputText, startMs);
    if (faults.strikes('start doubled')) {
      theClients.start(name, inputText, startMs + dice.between(0, 5_000));
    }
    const { stop, stopInvocation } = simCase;
    if (stop !== undefined) {
      const { afterSeconds, ...given } = stop;
      theClients.stop(name, given, startMs + afterSeconds * MS_PER_SECOND);
    }
    if (faults.strikes('execution stopped')) {
      const given = { error: 'SimulatedStop', cause: `a client's ${dice.between(1, 1e9)}` };
      theClients.stop(name, given, startMs + dice.between(0, 60_000));
    }
    if (stopInvocation !== undefined) {
      const delayMs = startMs + stopInvocation.afterSeconds * MS_PER_SECOND;
      theClients.stopInvocation(stopInvocation.id, delayMs);
    }
    const looks = dice.between(0, 3);
    for (let i = 0; i < looks; i += 1) theClients.look(name, startMs + dice.between(0, 90_000));
    planMessages(this.troubleParts());
  }
}

function recordOf(name: string, definitionHash: DefinitionHash, id = `flow-${name}`): FlowRecord {
  const time = toTimestamp(BEGINNING_MS);
  return {
    flowId: toFlowId(id),
    name,
    description: '',
    type: 'FDL',
    roleArn: '',
    externalStorageLocation: '',
    executionMode: '',
    definitionHash,
    createdAt: time,
    lastModifiedAt: time,
    revision: 1,
  };
}

function drawLimits({ limits }: SimCase, dice: Dice): Limits {
  const events = dice.between(1, 6);
  const slice = dice.happens(0.3) ? { slice: { ...DEFAULT_SLICE, events } } : {};
  const calls = dice.happens(0.15) ? { callsInFlight: dice.between(1, 3) } : {};
  return { ...DEFAULT_LIMITS, ...limits, ...slice, ...calls };
}

function describe(error: unknown): string {
  if (error instanceof Violation) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
