/** Executions to list, and walking over what lists them. */
import { ApiWorld, PASS_FLOW, type Parameters } from './api-world.ts';

/** A flow `pass` with ended executions run-1, run-2 …, a second apart. */
export async function withPassRuns(count: number): Promise<ApiWorld> {
  const world = new ApiWorld();
  await world.createFlow('pass', PASS_FLOW);
  for (let run = 1; run <= count; run += 1) {
    await world.call('StartExecution', { FlowName: 'pass', ExecutionName: `run-${run}` });
    await world.world.settle();
    world.world.clock.advance(1_000);
  }
  return world;
}

/** All pages of a listing, by its tokens. */
export async function walkPages(
  world: ApiWorld,
  action: string,
  parameters: Parameters,
  rows: string,
) {
  const pages: unknown[][] = [];
  let token: string | undefined;
  do {
    const next = token === undefined ? {} : { NextToken: token };
    const { body } = await world.call(action, { ...parameters, ...next });
    pages.push(body[rows] as unknown[]);
    token = body['NextToken'] as string | undefined;
  } while (token !== undefined && pages.length < 50);
  return pages;
}
