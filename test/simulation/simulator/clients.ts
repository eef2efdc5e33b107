/**
 * Those who call the API: they start, stop, report and look, and make a call again that nobody answered. What they are told
 * is held against the journals at once.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  type AppError,
  type AppErrorCode,
  isAppError,
  isFault,
} from '../../../src/app/app-error.ts';
import type { Dependencies } from '../../../src/app/dependencies.ts';
import { deleteFlow } from '../../../src/app/delete-flow.ts';
import { describeExecution } from '../../../src/app/describe-execution.ts';
import { listExecutions } from '../../../src/app/list-executions.ts';
import type { ExecutionKey } from '../../../src/app/ports.ts';
import { readHistory } from '../../../src/app/read-history.ts';
import { reportTaskFailed, reportTaskSucceeded } from '../../../src/app/report-task.ts';
import { startExecution } from '../../../src/app/start-execution.ts';
import { stopExecution } from '../../../src/app/stop-execution.ts';
import { stopInvocation } from '../../../src/app/stop-invocation.ts';
import type { TaskAddress } from '../../../src/core/engine/execution-origin.ts';
import type { HistoryEvent } from '../../../src/core/engine/history-event.ts';
import type { FlowId } from '../../../src/core/shared/ids.ts';
import { MS_PER_SECOND } from '../../../src/core/shared/units.ts';
import type { Answer } from '../../support/scenario.ts';
import type { Answers } from './answers.ts';
import type { Deployment } from './deployment.ts';
import type { Dice } from './dice.ts';
import type { Faults } from './faults.ts';
import { TOKENS } from './sim-process.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';
import { Violation } from './violation.ts';

export interface ClientsParts {
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly deployment: Deployment;
  readonly answers: Answers;
  readonly flowId: FlowId;
  readonly onDefect: (error: unknown) => void;
}

/** How the API's gateway ends a call. */
const LONGEST_CALL_MS = 29 * MS_PER_SECOND;

type Reply<T> =
  { readonly kind: 'answer'; readonly value: T } | Refusal | { readonly kind: 'none' };

interface Refusal {
  readonly kind: 'refusal';
  readonly error: AppError;
}

type Settled<T> =
  | { readonly kind: 'answer'; readonly value: T }
  /** isFirst: no try before it, which may have done what is refused now. */
  | (Refusal & { readonly isFirst: boolean });

type UseCase<T> = (deps: Dependencies) => Promise<T>;

export class Clients {
  /** Calls that are under way, or will be. */
  open = 0;
  private readonly parts: ClientsParts;
  private readonly acknowledgedAttempts = new Set<string>();
  /** How many reports each attempt gets. */
  private readonly reports = new Map<string, number>();

  constructor(parts: ClientsParts) {
    this.parts = parts;
  }

  start(executionName: string, inputText: string, delayMs: number): void {
    const request = { flowName: 'flow', executionName, inputText };
    this.later(delayMs, `start ${executionName}`, async () => {
      const { answers } = this.parts;
      const key = this.keyOf(executionName);
      let hadEnded = false;
      const start: UseCase<unknown> = (deps) => {
        hadEnded = answers.witness.find(key)?.state.end !== undefined;
        return startExecution(deps, request).catch((error: unknown) => this.checkPutOff(error));
      };
      const reply = await this.persist(start, ['execution.already-exists']);
      if (reply.kind === 'answer') answers.started(key, hadEnded);
      else answers.ended(key, 'its name is refused');
    });
  }

  stop(executionName: string, given: { error?: string; cause?: string }, delayMs: number): void {
    const request = { flowName: 'flow', executionName, ...given };
    this.later(delayMs, `stop ${executionName}`, async () => {
      const { answers } = this.parts;
      const key = this.keyOf(executionName);
      const wasThere = answers.witness.find(key) !== undefined;
      const stop: UseCase<unknown> = (deps) => stopExecution(deps, request);
      const reply = await this.persist(stop, ['execution.not-running', 'execution.not-found']);
      if (reply.kind === 'answer') answers.stopped(key, given.cause ?? '');
      else if (reply.error.code === 'execution.not-found') answers.absent(key, wasThere);
      else answers.ended(key, 'its stop is refused', reply.isFirst ? given.cause : undefined);
    });
  }

  /** Once; there may be a new flow of the name by the time that nobody has answered. */
  deleteFlow(flowName: string, delayMs: number, then: () => Promise<void>): void {
    this.later(delayMs, `delete ${flowName}`, async () => {
      const remove: UseCase<unknown> = (deps) => deleteFlow(deps, { flowName });
      await this.persist(remove, ['flow.not-found']);
      await then();
    });
  }

  stopInvocation(invocationId: string, delayMs: number): void {
    this.later(delayMs, `stop invocation ${invocationId}`, async () => {
      const stop: UseCase<unknown> = (deps) => stopInvocation(deps, { invocationId });
      const { answers, deployment } = this.parts;
      const reply = await this.persist(stop, ['invocation.not-running', 'invocation.not-found']);
      const found = await deployment.invocations.find(invocationId);
      if (reply.kind === 'answer') answers.invocation(invocationId, found?.status === 'Stopped');
      if (reply.kind !== 'refusal' || reply.error.code === 'invocation.not-found') return;
      const wasOver = found !== undefined && found.status !== 'Running';
      answers.invocation(invocationId, wasOver && !(reply.isFirst && found.status === 'Stopped'));
    });
  }

  report(task: TaskAddress, report: Answer, delayMs: number): void {
    const taskToken = TOKENS.issue(task);
    const attempt = `${task.executionName} ${task.taskEventId}`;
    const call: UseCase<{ eventId: number }> =
      'error' in report
        ? (deps) => reportTaskFailed(deps, { taskToken, ...report })
        : (deps) => reportTaskSucceeded(deps, { taskToken, outputText: textOf(report.output) });
    this.reports.set(attempt, (this.reports.get(attempt) ?? 0) + 1);
    this.later(delayMs, `report ${attempt}`, async () => {
      const reply = await this.persist(call, ['task.already-completed', 'payload.too-large']);
      if (reply.kind === 'refusal') {
        const isOnly = reply.isFirst && this.reports.get(attempt) === 1;
        if (reply.error.code === 'task.already-completed') this.parts.answers.over(task, isOnly);
        return;
      }
      const isFirst = !this.acknowledgedAttempts.has(attempt);
      this.acknowledgedAttempts.add(attempt);
      const { eventId } = reply.value;
      this.parts.answers.reported(task, task.taskEventId, {
        eventId,
        fits: (event) => isFirst && fits(event, report),
      });
    });
  }

  /** Looks once: what it is told must be true. */
  look(executionName: string, delayMs: number): void {
    const key = this.keyOf(executionName);
    const named = { flowName: 'flow', executionName };
    this.later(delayMs, `look at ${executionName}`, async () => {
      const { answers, dice } = this.parts;
      const hadEnded = answers.witness.find(key)?.state.end !== undefined;
      const waitTimeSeconds = dice.happens(0.3) ? 20 : 0;
      const described = await this.once((deps) =>
        describeExecution(deps, { ...named, waitTimeSeconds }),
      );
      if (described.kind === 'answer') {
        answers.told(key, described.value.status, hadEnded);
        answers.toldOutput(key, described.value.outputText);
      }
      const history = await this.once((deps) => readHistory(deps, { ...named, limit: 1_000 }));
      if (history.kind === 'answer') answers.shown(key, history.value.events);
      const listed = await this.once((deps) => listExecutions(deps, { flowName: 'flow' }));
      if (listed.kind !== 'answer') return;
      for (const row of listed.value.executions) {
        answers.told(this.keyOf(row.executionName), row.status, false);
      }
    });
  }

  /** A start meets nobody else's commits: only a fault lets it be tried again. */
  private checkPutOff(error: unknown): never {
    if (!isUnavailable(error) || this.parts.faults.mayBeUnavailable) throw error;
    throw new Violation('I14', 'a start is put off, and nothing was out of reach');
  }

  private keyOf(executionName: string): ExecutionKey {
    return { flowId: this.parts.flowId, executionName };
  }

  private later(delayMs: number, what: string, work: () => Promise<void>): void {
    const { timeline, trace, onDefect } = this.parts;
    this.open += 1;
    timeline.after(delayMs, () => {
      trace.note(`client: ${what}`);
      work()
        .catch(onDefect)
        .finally(() => (this.open -= 1));
    });
  }

  /** Until there is an answer, or one of these refusals. */
  private async persist<T>(
    use: UseCase<T>,
    expected: readonly AppErrorCode[],
  ): Promise<Settled<T>> {
    const { timeline, dice } = this.parts;
    for (let isFirst = true; ; isFirst = false) {
      const reply = await this.once(use);
      if (reply.kind === 'answer') return reply;
      if (reply.kind === 'refusal') {
        if (!expected.includes(reply.error.code)) throw reply.error;
        return { ...reply, isFirst };
      }
      await timeline.sleep(dice.between(200, 20_000));
    }
  }

  private once<T>(use: UseCase<T>): Promise<Reply<T>> {
    const { deployment, timeline, trace } = this.parts;
    const process = deployment.takeCaller();
    return new Promise((resolve, reject) => {
      let isOver = false;
      const finish = (reply: Reply<T>) => {
        isOver = true;
        trace.note(`${process.name} answers: ${describe(reply)}`);
        deployment.giveBack(process);
        resolve(reply);
      };
      process.onDeath = () => (isOver ? undefined : resolve({ kind: 'none' }));
      timeline.after(LONGEST_CALL_MS, () => (isOver ? undefined : process.die()));
      use(process.deps).then(
        (value) =>
          finish(this.parts.faults.strikes('reply lost') ? NONE : { kind: 'answer', value }),
        (error: unknown) => {
          if (isUnavailable(error) || (isFault(error) && this.parts.faults.mayBeUnavailable)) {
            finish(NONE);
          } else if (isAppError(error)) finish({ kind: 'refusal', error });
          else reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }
}

const NONE = { kind: 'none' } as const;

function isUnavailable(error: unknown): boolean {
  return isAppError(error) && error.code === 'service.unavailable';
}

function describe(reply: Reply<unknown>): string {
  return reply.kind === 'refusal' ? reply.error.code : reply.kind;
}

const textOf = (output: unknown) => JSON.stringify(output);

/** An output that is no local fails the attempt instead. */
function fits(event: HistoryEvent, report: Answer): boolean {
  if ('error' in report) return event.type === 'TaskFailed' && event.detail.error === report.error;
  if (event.type === 'TaskFailed') return event.detail.error.startsWith('FnF.');
  if (event.type !== 'TaskSucceeded') return false;
  // Text and nothing become a local by rules of their own; what was sent has no prototypes.
  const sent = JSON.parse(textOf(report.output)) as unknown;
  return typeof sent !== 'object' || sent === null || isDeepStrictEqual(event.detail.output, sent);
}
