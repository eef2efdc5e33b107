/** A secret on its way through executions, and all that a local stack tells while they run. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type LocalApi, readHistory, start, waitForEnd } from './executions-api.ts';
import type { StackProcess } from './local-stack.ts';
import type { WatchServer } from './watch-server.ts';

/** Nothing else looks like it. Long enough to be found in pieces of what is cut. */
export const CANARY = 'canary-7f3b9c51d2e84a06';
export const TRACE = '1-5759e988-bd862e3fe1be46a994272793';

/** For a stack that sends its events and traces to the server. */
export function watchedBy(watch: WatchServer): Readonly<Record<string, string>> {
  return {
    SLUICE_EVENT_BUS: 'default',
    SLUICE_TRACING: 'on',
    AWS_ENDPOINT_URL_EVENTBRIDGE: watch.url,
    AWS_ENDPOINT_URL_XRAY: watch.url,
    // As Lambda tells of a request that is traced.
    _X_AMZN_TRACE_ID: `Root=${TRACE};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a:0`,
  };
}

export class CanaryRuns {
  /** Of every task that waited for a callback. */
  readonly tokens: string[] = [];
  /** Executions whose history holds the secret. */
  readonly carriers = new Set<string>();
  private readonly api: LocalApi;

  constructor(api: LocalApi) {
    this.api = api;
  }

  /** The status that it ended with. */
  async run(flowName: string, name: string, input: object): Promise<string> {
    await start(this.api, flowName, name, input);
    const { status } = await waitForEnd(this.api, flowName, name);
    for (const { EventDetail } of await readHistory(this.api, flowName, name)) {
      if (EventDetail.includes(CANARY)) this.carriers.add(name);
      const tokens = EventDetail.match(/"[\w-]{100,}"/g) ?? [];
      this.tokens.push(...tokens.map((text) => text.slice(1, -1)));
    }
    return status;
  }
}

/** What was printed, logged and sent. */
export function everythingTold(
  { output }: StackProcess,
  dataDir: string,
  watch: WatchServer,
): string {
  const logs = readdirSync(dataDir)
    .filter((name) => name.endsWith('.log'))
    .map((name) => readFileSync(path.join(dataDir, name), 'utf8'));
  return [...output, ...watch.bodies, ...logs].join('\n');
}
