/**
 * The embedded SQS and SNS: fauxqs, on disk. Messages, what is in flight and until when, queues, topics and
 * subscriptions are written through to SQLite before they are answered, so that a killed process loses none of them.
 */
import path from 'node:path';
import { startFauxqs } from 'fauxqs';
import { HOST, type LocalServer } from '../free-port.ts';
import { listeningHere, repairMessaging } from './messaging-repairs.ts';

/** port: one that is free; queues that were made on another one move to it. */
export async function startMessaging(
  dataDir: string,
  port: number,
  region: string,
): Promise<LocalServer> {
  const { movingQueuesTo } = await repairMessaging();
  const server = await listeningHere(() =>
    movingQueuesTo(`${HOST}:${port}`, () =>
      startFauxqs({
        port,
        logger: false,
        defaultRegion: region,
        dataDir: path.join(dataDir, 'messaging'),
      }),
    ),
  );
  return { url: `http://${HOST}:${server.port}`, stop: () => server.stop() };
}
