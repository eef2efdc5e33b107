/** `npm start`: the local stack in one terminal, until Ctrl-C. */
import { greetingLines } from './greeting.ts';
import { listenForInterruption } from './interruption.ts';
import { startLocalStack } from './local-stack.ts';
import { readLocalSettings } from './local-settings.ts';

const SERVICE_ENDED =
  'the service has ended by itself; handlers.log in the data folder has its last words';

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

/** Resolves with the exit status. Throws when the stack cannot be started; silent once it is interrupted. */
async function run(): Promise<number> {
  const { signal, interrupted, endInTime } = listenForInterruption(say);
  const tell = (line: string) => {
    // What stops makes its neighbours complain.
    if (!signal.aborted) complain(line);
  };
  process.on('unhandledRejection', (error) =>
    tell(`a promise that nobody awaits: ${String(error)}`),
  );
  try {
    const settings = readLocalSettings();
    say('starting (a few seconds) …');
    const stack = await startLocalStack(settings, tell, signal);
    const { addresses, flows } = stack;
    for (const problem of flows.problems) tell(problem);
    const { dataDir } = settings;
    for (const line of greetingLines({ addresses, dataDir, flowNames: flows.names })) say(line);
    const code = await Promise.race([interrupted.then(() => 0), stack.serviceEnded.then(() => 1)]);
    if (code === 1) tell(SERVICE_ENDED);
    endInTime();
    await stack.stop();
    return code;
  } catch (error) {
    if (signal.aborted) return 0;
    throw error;
  }
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    complain(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
