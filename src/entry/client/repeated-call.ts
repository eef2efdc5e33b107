/**
 * A call, sent again while that may help: what was throttled or never reached anybody always; what has no clear answer (5xx,
 * a connection that broke) when doing it twice is doing it once. A bounded number of times, with full jitter between.
 */
import { ApiError } from './api-error.ts';
import { type ApiAnswer, callApi, type Connection, ConnectionError } from './signed-call.ts';

/** How calls are repeated. */
export interface Repetition {
  /** Of one call, the first one included; 1 and more. */
  readonly attempts: number;
  /** Given up, one attempt. */
  readonly timeoutMs: number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export interface Call {
  readonly action: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Doing it twice is doing it once. */
  readonly isRepeatable: boolean;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
/** A service that wants more time than this is told of to the caller, who may have something else to do. */
const LONGEST_ASKED_PAUSE_MS = 30_000;

/** Throws an ApiError, a ConnectionError. */
export async function callRepeatedly(
  connection: Connection,
  call: Call,
  repetition: Repetition,
): Promise<ApiAnswer['body']> {
  const { timeoutMs } = repetition;
  for (let attempts = 1; ; attempts += 1) {
    const outcome = await callOnce(connection, call, { attempts, timeoutMs });
    if (outcome instanceof Refusal) {
      const pauseMs =
        attempts < repetition.attempts && mayBeSentAgain(call, outcome)
          ? nextPauseMs(attempts, outcome.retryAfterMs, repetition.random)
          : undefined;
      if (pauseMs === undefined) throw outcome.error;
      await repetition.sleep(pauseMs);
    } else return outcome;
  }
}

/** What came instead of what was asked for. */
class Refusal {
  readonly error: ApiError | ConnectionError;
  readonly retryAfterMs: number | undefined;

  constructor(error: ApiError | ConnectionError, retryAfterMs?: number) {
    this.error = error;
    this.retryAfterMs = retryAfterMs;
  }
}

async function callOnce(
  connection: Connection,
  { action, parameters }: Call,
  { attempts, timeoutMs }: { readonly attempts: number; readonly timeoutMs: number },
): Promise<ApiAnswer['body'] | Refusal> {
  try {
    const answer = await callApi(connection, action, parameters, { timeoutMs });
    if (answer.status === 200) return answer.body;
    return new Refusal(new ApiError(action, answer, attempts), answer.retryAfterMs);
  } catch (error) {
    if (error instanceof ConnectionError) return new Refusal(error);
    throw error;
  }
}

function mayBeSentAgain({ isRepeatable }: Call, { error }: Refusal): boolean {
  const { status } = error;
  const wasNotDone = status === 429 || (error instanceof ConnectionError && error.isRefused);
  const isUnclear = status === undefined || status >= 500;
  return wasNotDone || (isUnclear && isRepeatable);
}

/** undefined: longer than is waited here. */
function nextPauseMs(
  attempts: number,
  askedMs: number | undefined,
  random: () => number,
): number | undefined {
  if (askedMs !== undefined) return askedMs <= LONGEST_ASKED_PAUSE_MS ? askedMs : undefined;
  const ceilingMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  return Math.ceil(random() * ceilingMs);
}
