/** Puts an answer where CloudFormation waits for it: a few times at most, so that nothing hangs. */

/** What is taken from outside; tests have their own. */
export interface AnswerSurroundings {
  readonly fetch: (url: string, init: RequestInit) => Promise<Pick<Response, 'status'>>;
  readonly pause: (ms: number) => Promise<void>;
}

const ATTEMPTS = 5;
const ATTEMPT_TIMEOUT_MS = 5_000;
const FIRST_PAUSE_MS = 250;

/** Throws when nobody takes it. The error does not show the address, which is as good as a password. */
export async function sendAnswer(
  { fetch, pause }: AnswerSurroundings,
  url: string,
  body: string,
): Promise<void> {
  let last = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    last = await tryOnce(fetch, url, body);
    if (last === TAKEN) return;
    if (attempt < ATTEMPTS) await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
  }
  throw new Error(`CloudFormation did not take the answer, ${ATTEMPTS} times: ${last}`);
}

const TAKEN = 'taken';

/** Or why not. */
async function tryOnce(
  fetch: AnswerSurroundings['fetch'],
  url: string,
  body: string,
): Promise<string> {
  try {
    const { status } = await fetch(url, {
      method: 'PUT',
      body,
      // The signature is of an empty one.
      headers: { 'content-type': '' },
      redirect: 'error',
      signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
    });
    return status >= 200 && status < 300 ? TAKEN : `status ${status}`;
  } catch (error) {
    const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } };
    return String(cause?.code ?? name);
  }
}
