/** What the schedule of `fire-alarms` does on AWS: once at the start, for what fell due meanwhile, then every minute. */

export interface MinuteTick {
  stop(): void;
}

const EVERY_MS = 60_000;

export function startMinuteTick(
  fire: () => Promise<unknown>,
  complain: (message: string) => void,
): MinuteTick {
  const run = () => {
    fire().catch((error: unknown) => complain(`alarms were not moved: ${String(error)}`));
  };
  run();
  const timer = setInterval(run, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
