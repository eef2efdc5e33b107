/** What a command says of an error, and the exit status that it leaves with. */
import { CommanderError } from 'commander';
import { withoutHidden } from '../../../core/shared/quoted.ts';
import { ApiError } from '../../client/api-error.ts';
import { ConnectionError } from '../../client/signed-call.ts';
import { type Terminal, USAGE, UsageError } from '../terminal.ts';

const KEY_PAIR =
  'the key pair is that of --access-key-id and --access-key-secret, their variables, or a profile';

/** By code, where a person can do something about it. */
const ADVICE: Readonly<Record<string, string>> = {
  FlowNotExists: 'npx sluice flows says which there are',
  ExecutionNotExists: 'npx sluice executions <flow> says which there are',
  ScheduleNotExists: 'npx sluice schedules <flow> says which there are',
  ExecutionAlreadyExists: 'it has ended, and its name is taken; choose another one, or none',
  InvalidAccessKeyID: KEY_PAIR,
  SignatureNotMatch: KEY_PAIR,
  RequestTimeTooSkewed: 'set the clock of this machine',
  AccessDenied: 'what the key may do stands in SLUICE_ACCESS_KEYS of the deployment',
  ResourceThrottled: 'the key has made too many calls; try again later',
};

/** 1: the API refused, nobody answered, or a defect; 2: called wrongly. */
export function explainFailure(terminal: Terminal, error: unknown): number {
  // Commander has already said what it has to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof ApiError) return explainRefusal(terminal, error);
  terminal.complain(`sluice: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof ConnectionError && error.isRefused) {
    terminal.complain(
      'Start the local stack with `npm start`, or say where the API is: --endpoint, SLUICE_ENDPOINT or a profile.',
    );
  }
  return error instanceof UsageError ? USAGE : 1;
}

/** Messages hold texts of others: what does not show is shown, but for the line ends of a definition's problems. */
function explainRefusal(terminal: Terminal, error: ApiError): number {
  const { code, status, message, requestId } = error;
  const lines = message.split('\n').map(withoutHidden);
  terminal.complain(`${withoutHidden(code)} (${status}): ${lines.join('\n')}`);
  const advice = isMaybeOurs(error) ? maybeOurs(error) : ADVICE[code];
  if (advice !== undefined) terminal.complain(advice);
  terminal.complain(`RequestId: ${withoutHidden(requestId)}`);
  return 1;
}

/** What an earlier attempt has done, whose answer was lost, stands in the way of the next one. */
function isMaybeOurs({ code, attempts }: ApiError): boolean {
  return attempts > 1 && (code === 'ExecutionAlreadyExists' || code === 'TaskAlreadyCompleted');
}

function maybeOurs({ attempts }: ApiError): string {
  return `it was sent ${attempts} times: an earlier one may have been carried out, and its answer been lost`;
}
