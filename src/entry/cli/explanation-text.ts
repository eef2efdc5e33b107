/** What ExplainExecution answers, for people: a headline, a block of lines for each thing, and what to do. */
import type {
  ExplainedContainer,
  ExplainedEnd,
  ExplainedWait,
  Explanation,
  ToldTask,
  WorkToStop,
} from '../client/explanation.ts';
import { timeAndSpan, timeSpan } from './time-span.ts';
import { withoutHidden } from '../../core/shared/quoted.ts';

/** Lines, without what does not show. */
export function explanationLines(explanation: Explanation): readonly string[] {
  const blocks = [
    headline(explanation),
    ...(explanation.End === undefined
      ? runningBlocks(explanation)
      : [endLines(explanation.End, explanation)]),
    otherLines(explanation),
    explanation.Advice.map((advice) => `! ${advice}`),
  ];
  const lines = blocks.filter((block) => block.length > 0).flatMap((block) => ['', ...block]);
  return lines.slice(1).map(withoutHidden);
}

function headline(explanation: Explanation): readonly string[] {
  const { FlowName, Name, Status, Now, StartedTime, LastEventId, LastChangedTime } = explanation;
  const lines = [
    `${FlowName}/${Name}  ${Status}`,
    row('started', timeAndSpan(StartedTime, Now)),
    row('last event', `${LastEventId}, ${timeAndSpan(LastChangedTime, Now)}`),
  ];
  const { Deadline: deadline } = explanation;
  if (deadline === undefined) return lines;
  const by = deadline.IsDefault
    ? 'a year, as no timeoutSeconds says otherwise'
    : 'timeoutSeconds of the flow';
  return [...lines, row('gives up', `${timeAndSpan(deadline.Time, Now)}, ${by}`)];
}

function runningBlocks(explanation: Explanation): readonly (readonly string[])[] {
  const { Containers = [], ContainersCount = 0, Waits = [], WaitsCount = 0 } = explanation;
  const { Slice: slice, Now } = explanation;
  const goesOn =
    slice === undefined
      ? []
      : [
          `work left by the last decision${overdueMark(slice)}`,
          row('since', timeAndSpan(slice.SinceTime, Now)),
          row('must act', 'Sluice: its work message goes on with it'),
        ];
  const containers = [
    ...Containers.map(containerLine),
    ...more('such step', ContainersCount, Containers),
  ];
  const waits = Waits.map((wait) => waitLines(wait, Now));
  return [containers, goesOn, ...waits, [...more('wait', WaitsCount, Waits)]];
}

function containerLine({
  Path,
  StepName,
  Type,
  Total,
  Done,
  InProgress,
}: ExplainedContainer): string {
  const lists = Type === 'foreach' ? 'iterations' : 'branches';
  return `${placeOf(Path, StepName)}: ${Done} of ${Total} ${lists} done, ${InProgress} in progress`;
}

const KINDS: Readonly<Record<string, string>> = {
  Call: 'waits for an answer',
  Callback: 'waits for its callback',
  Child: 'waits for a child execution',
  AsynchronousCall: 'waits for an asynchronous call',
  DelayedSend: 'waits to send its message',
  Retry: 'waits to try again',
  Wait: 'waits for its time',
};

function waitLines(wait: ExplainedWait, now: string): readonly string[] {
  const { Kind, Path, StepName, SinceTime, UntilTime, GivesUpTime, GivesUpBy, Action } = wait;
  const { ResourceArn, Attempt } = wait;
  const by = GivesUpBy === 'Step' ? 'timeoutSeconds of the step' : 'with the execution';
  return [
    `${placeOf(Path, StepName)} ${KINDS[Kind] ?? 'waits'}${overdueMark(wait)}`,
    ...(ResourceArn === undefined
      ? []
      : [row('resource', `${ResourceArn}, attempt ${Attempt ?? 1}`)]),
    ...failureRows(wait),
    row('since', timeAndSpan(SinceTime, now)),
    ...(UntilTime === undefined ? [] : [row('until', timeAndSpan(UntilTime, now))]),
    row('must act', Action),
    row('gives up', `${timeAndSpan(GivesUpTime, now)}, ${by}`),
  ];
}

function failureRows({
  Error: error,
  Cause = '',
  FailedAttempts = 0,
}: ExplainedWait): readonly string[] {
  if (error === undefined) return [];
  const attempts = `${FailedAttempts} failed attempt${FailedAttempts === 1 ? '' : 's'}`;
  return [row('error', `${describeFailure(error, Cause)} (${attempts})`)];
}

function endLines(
  { Time, Error: error, Cause, StepName, IsHeaderLagging }: ExplainedEnd,
  { Now, Status }: Explanation,
): readonly string[] {
  const where = Status === 'Failed' ? 'at step' : 'last at step';
  return [
    row('ended', timeAndSpan(Time, Now)),
    ...(error === '' ? [] : [row('error', describeFailure(error, Cause))]),
    ...(StepName === '' ? [] : [row(where, StepName)]),
    ...(IsHeaderLagging
      ? [
          row(
            'header',
            `still says Running, ${timeSpan(Date.parse(Now) - Date.parse(Time))} after the end`,
          ),
        ]
      : []),
  ];
}

const TOLD: Readonly<Record<string, string>> = {
  Waiting: 'waits for it, and has not been told',
  Over: 'does not wait for it any more',
  Gone: 'is kept no longer, or cannot be read',
};

/** What stands beside waits and the end. */
function otherLines(explanation: Explanation): readonly string[] {
  const { WakeUps = [], WakeUpsCount = 0, Now, End: end } = explanation;
  const { ToStop, ToStopCount, Tells, TellsCount } = explanation;
  const told = (state: string) =>
    state === 'Waiting' && end === undefined ? 'waits for its end' : (TOLD[state] ?? state);
  return [
    ...WakeUps.map((wakeUp) =>
      row('wake-up', timeAndSpan(wakeUp.DueTime, Now) + overdueMark(wakeUp)),
    ),
    ...more('wake-up', WakeUpsCount, WakeUps),
    ...ToStop.map((work) => row('to stop', describeToStop(work))),
    ...more('to stop', ToStopCount, ToStop),
    ...Tells.map((each) =>
      row('tells', `${nameOf(each)}, which ${told(each.State)}${overdueMark(each)}`),
    ),
    ...more('to tell', TellsCount, Tells),
  ];
}

function describeToStop({ FlowName, ExecutionName, InvocationId }: WorkToStop): string {
  return InvocationId === undefined
    ? `execution ${FlowName ?? ''}/${ExecutionName ?? ''}`
    : `stateful invocation ${InvocationId}`;
}

function nameOf({ FlowName, ExecutionName }: ToldTask): string {
  return FlowName === '' ? ExecutionName : `${FlowName}/${ExecutionName}`;
}

/** what: a noun, or what is to be done. */
function more(what: string, count: number, shown: readonly unknown[]): readonly string[] {
  const rest = count - shown.length;
  if (rest <= 0) return [];
  return [`… and ${rest} more ${rest === 1 || what.startsWith('to ') ? what : `${what}s`}`];
}

const LONGEST_LABEL = 12;

function row(label: string, text: string): string {
  return `  ${label.padEnd(LONGEST_LABEL)}  ${text}`;
}

function placeOf(path: readonly string[], stepName: string): string {
  return [...path, stepName].join(' > ');
}

function overdueMark({ IsOverdue }: { readonly IsOverdue: boolean }): string {
  return IsOverdue ? ', OVERDUE' : '';
}

function describeFailure(error: string, cause: string): string {
  return cause === '' ? error : `${error}: ${cause}`;
}
