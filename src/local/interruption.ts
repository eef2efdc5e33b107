/** Ctrl-C, and what else asks the process to end. */

export interface Interruption {
  /** Aborted at the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly interrupted: Promise<void>;
  /** From now on the process ends within 10 s, whatever hangs. The first Ctrl-C does so by itself. */
  readonly endInTime: () => void;
}

const END_WITHIN_MS = 9_000;
/** npm hands a Ctrl-C on that the process has had from the terminal already: it is the same one. */
const SAME_KEY_PRESS_MS = 500;

export function listenForInterruption(say: (line: string) => void): Interruption {
  const interruption = new AbortController();
  const { promise: interrupted, resolve } = Promise.withResolvers<void>();
  let interruptedAt: number | undefined;
  const interrupt = () => {
    if (interruptedAt !== undefined) {
      if (performance.now() - interruptedAt > SAME_KEY_PRESS_MS) endNow();
      return;
    }
    interruptedAt = performance.now();
    endInTime();
    say('stopping …');
    interruption.abort();
    resolve();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
  // Its terminal may be gone, with SIGHUP.
  process.stdout.on('error', () => undefined);
  return { signal: interruption.signal, interrupted, endInTime };
}

const endInTime = () => setTimeout(endNow, END_WITHIN_MS).unref();

/** `process.exit` waits for threads, and a function may stand still in one. Killed processes lose nothing. */
const endNow = () => process.kill(process.pid, 'SIGKILL');
