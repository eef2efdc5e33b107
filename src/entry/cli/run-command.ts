/**
 * `sluice run flow.yml`: executes a flow in memory, on virtual time, with its tasks answered by a mocks file.
 */
import { basename, extname } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { isAppError } from '../../app/app-error.ts';
import type { FlowRun, FlowRunner, NamedText } from '../../app/flow-run.ts';
import { describeBadName, isExecutionName, isName } from '../../core/shared/name.ts';
import { parseTimestampMs } from '../../core/shared/rfc3339.ts';
import { describeObstacle } from './run/describe-obstacle.ts';
import { printJson, printTable } from './run/print-run.ts';
import { readTexts } from './run/read-texts.ts';
import { type Terminal, USAGE, UsageError } from './terminal.ts';

export interface RunOptions {
  readonly input?: string;
  readonly inputFile?: string;
  readonly mocks?: string;
  /** Files of other flows, by their names. */
  readonly flow?: ReadonlyMap<string, string>;
  readonly live?: boolean;
  readonly format: 'table' | 'json';
  /** Of the execution. */
  readonly name: string;
  /** When virtual time begins, milliseconds since the epoch. */
  readonly startTime?: number;
  readonly seed: number;
}

const DEFAULT_NAME = 'run';
/** A fixed one, so that a run says the same every day. */
const DEFAULT_START = '2024-01-01T00:00:00Z';
const LARGEST_SEED = 2 ** 32 - 1;

export function addRunCommand(
  program: Command,
  run: (file: string, options: RunOptions) => Promise<void>,
): void {
  program
    .command('run')
    .description('execute a flow in memory; waits take no time, tasks are answered by a mocks file')
    .argument('<file>', 'the flow; - for standard input')
    .addOption(
      new Option('--input <json>', 'of the execution: a JSON object').conflicts('inputFile'),
    )
    .option('--input-file <file>', 'the same, from a file; - for standard input')
    .option('--mocks <file>', 'what tasks answer, in YAML; - for standard input')
    .addOption(
      new Option(
        '--flow <name=file>',
        'a flow that tasks start where no mock answers them; for several, several times',
      ).argParser(collectFlow),
    )
    .option(
      '--live',
      'really make the calls that the mocks do not answer; waits and back-offs then take real time',
    )
    .addOption(
      new Option('--format <format>', 'of the output').choices(['table', 'json']).default('table'),
    )
    .addOption(
      new Option('--name <name>', 'of the execution')
        .argParser(parseExecutionName)
        .default(DEFAULT_NAME),
    )
    .addOption(
      new Option('--start-time <time>', 'when virtual time begins, RFC 3339')
        .argParser(parseStartTime)
        .default(undefined, `${DEFAULT_START}; with --live now`),
    )
    .addOption(new Option('--seed <number>', 'of ids').argParser(parseSeed).default(1))
    .addHelpText(
      'after',
      '\nExit status: 0 it succeeded; 1 it did not; 2 called wrongly, or a call that no mock answers.',
    )
    .action(run);
}

function parseExecutionName(text: string): string {
  if (isExecutionName(text)) return text;
  throw new InvalidArgumentError(describeBadName('ExecutionName', text));
}

function collectFlow(
  text: string,
  known: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const [, name = '', file = ''] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
  if (!isName(name)) throw new InvalidArgumentError('Expected a name and a file: name=file.');
  if (known.has(name)) throw new InvalidArgumentError(`Flow "${name}" has been given before.`);
  return new Map([...known, [name, file]]);
}

function parseStartTime(text: string): number {
  const startMs = parseTimestampMs(text);
  if (startMs !== undefined) return startMs;
  throw new InvalidArgumentError(`Expected a time like ${DEFAULT_START}.`);
}

function parseSeed(text: string): number {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (seed <= LARGEST_SEED) return seed;
  throw new InvalidArgumentError(`Expected a whole number from 0 to ${LARGEST_SEED}.`);
}

export interface RunServices {
  readonly runFlow: FlowRunner;
  readonly nowMs: number;
}

/** Returns the exit status. Throws a UsageError. */
export async function runRunCommand(
  terminal: Terminal,
  file: string,
  options: RunOptions,
  services: RunServices,
): Promise<number> {
  const { flow, children, mocks, input } = await readTexts(terminal, { ...options, file });
  const isLive = options.live === true;
  const startMs = options.startTime ?? (isLive ? services.nowMs : Date.parse(DEFAULT_START));
  const flowName = toFlowName(flow);
  if (children.has(flowName)) {
    throw new UsageError(`flow "${flowName}" of --flow has the name of the flow that is run`);
  }
  const request = {
    flow,
    flowName,
    children,
    executionName: options.name,
    inputText: input,
    startMs,
    seed: options.seed,
    isLive,
    ...(mocks === undefined ? {} : { mocks }),
  };
  const run = await runOrRefuse(services.runFlow, request);
  return report(terminal, run, { format: options.format, mocksName: mocks?.fileName });
}

async function runOrRefuse(...[runFlow, request]: [FlowRunner, Parameters<FlowRunner>[0]]) {
  try {
    return await runFlow(request);
  } catch (error) {
    if (isAppError(error)) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function toFlowName({ fileName }: NamedText): string {
  const name = basename(fileName, extname(fileName));
  return isName(name) ? name : 'flow';
}

interface Reporting extends Pick<RunOptions, 'format'> {
  readonly mocksName: string | undefined;
}

async function report(
  terminal: Terminal,
  run: FlowRun,
  { format, mocksName }: Reporting,
): Promise<number> {
  if (run.kind === 'refused') {
    for (const problem of run.problems) terminal.complain(problem);
    return USAGE;
  }
  for (const warning of run.warnings) terminal.complain(warning);
  await (format === 'json' ? printJson : printTable)(terminal, run);
  for (const note of run.notes) terminal.complain(`sluice: ${note}`);
  if (run.obstacle === undefined) return run.execution.status === 'Succeeded' ? 0 : 1;
  terminal.complain(`sluice: ${describeObstacle(run.obstacle, mocksName)}`);
  return run.obstacle.kind === 'unanswered' ? USAGE : 1;
}
