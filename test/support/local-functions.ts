/** The functions of a folder behind Lambda's address, as the local stack runs them; their reports are kept. */
import { LambdaClient } from '@aws-sdk/client-lambda';
import { type LocalServer, claimPort } from '../../src/local/free-port.ts';
import { EventCalls } from '../../src/local/functions/event-calls.ts';
import { functionCatalog } from '../../src/local/functions/function-catalog.ts';
import { FunctionThreads } from '../../src/local/functions/function-threads.ts';
import { invokeConfigRoute } from '../../src/local/functions/invoke-config-route.ts';
import { invokeRoute } from '../../src/local/functions/invoke-route.ts';
import { startServer } from '../../src/local/own-server.ts';

export const RESULTS_ARN = 'arn:aws:sqs:eu-west-1:000000000000:results';

interface DestinationRecord {
  readonly requestContext: { readonly requestId: string };
}

export interface LocalFunctions {
  readonly client: LambdaClient;
  readonly threads: FunctionThreads;
  readonly printed: readonly string[];
  /** What has been sent to the queue of results. */
  readonly reported: readonly DestinationRecord[];
  stop(): Promise<void>;
}

export async function startFunctions(
  examplesDir: string,
  longestRunMs?: number,
): Promise<LocalFunctions> {
  const printed: string[] = [];
  const print = (line: string) => printed.push(line);
  const threads = new FunctionThreads({
    print,
    environment: { SLUICE_ENDPOINT: 'http://api.test' },
    ...(longestRunMs === undefined ? {} : { longestRunMs }),
  });
  const catalog = functionCatalog({ examplesDir, stage: 'dev', complain: print });
  const port = await claimPort({ purpose: 'functions', variable: 'NONE', port: 0 });
  const reported: DestinationRecord[] = [];
  const results = {
    getArn: async () => RESULTS_ARN,
    send: async (body: string) => void reported.push(JSON.parse(body) as DestinationRecord),
  };
  const events = new EventCalls({ catalog, threads, results, retryAfterMs: 0, complain: print });
  const region = 'eu-west-1';
  const server: LocalServer = await startServer(port, [
    invokeRoute({ catalog, threads, region, events }),
    invokeConfigRoute({ catalog, results, region }),
  ]);
  const client = new LambdaClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const stop = async () => {
    client.destroy();
    await server.stop();
    events.stop();
    await threads.stop();
  };
  return { client, threads, printed, reported, stop };
}
