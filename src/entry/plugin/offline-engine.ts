/** The engine beside an application on a laptop, which may be started before or after it. */
import { ConnectionError } from '../client/signed-call.ts';
import { SluiceClient } from '../client/sluice-client.ts';
import type { Writers } from './framework.ts';
import { type LocalFlow, putFlow } from './offline-flows.ts';
import type { Settings } from './settings.ts';

export interface OfflineSurroundings {
  readonly log: Writers['log'];
  readonly pause: (ms: number) => Promise<void>;
  /** Where this application's functions are served. */
  readonly functionsPort: string;
}

const PAUSE_MS = 2_000;

/**
 * Returns when the flows are there, or nobody answers yet: then it goes on trying beside everything else, and the returned
 * promise's value ends when that has come to an end.
 */
export async function putFlowsOffline(
  surroundings: OfflineSurroundings,
  { offline }: Settings,
  flows: readonly LocalFlow[],
): Promise<{ readonly settled: Promise<void> }> {
  // Trying again is done here, and told.
  const client = new SluiceClient({ ...offline, attempts: 1 });
  const put = () => putAll(surroundings, client, { flows, endpoint: offline.endpoint });
  if (await put()) return { settled: Promise.resolve() };
  surroundings.log.warning(describeSilence(offline.endpoint, surroundings.functionsPort));
  return { settled: keepTrying(surroundings, put) };
}

async function keepTrying(
  { pause }: OfflineSurroundings,
  put: () => Promise<boolean>,
): Promise<void> {
  do await pause(PAUSE_MS);
  while (!(await put()));
}

/** false: nobody answers. What is refused is told, and the other flows are put. */
async function putAll(
  { log }: OfflineSurroundings,
  client: SluiceClient,
  { flows, endpoint }: { readonly flows: readonly LocalFlow[]; readonly endpoint: string },
): Promise<boolean> {
  const done: string[] = [];
  for (const flow of flows) {
    const { name } = flow.declaration;
    try {
      await putFlow(client, flow);
      done.push(name);
    } catch (error) {
      if (error instanceof ConnectionError) return false;
      log.error(`flow "${name}" was refused: ${String((error as Error).message)}`);
    }
  }
  if (done.length > 0) log.success(`Flows in the engine at ${endpoint}: ${done.join(', ')}`);
  return true;
}

const describeSilence = (endpoint: string, functionsPort: string) =>
  `The flows of this application are not in an engine yet: nobody answers at ${endpoint}. Start one in a clone of Sluice, ` +
  `AWS_ENDPOINT_URL_LAMBDA=http://localhost:${functionsPort} npm start, or say in custom.sluice.endpoint where it is. ` +
  'It is tried again every two seconds.';
