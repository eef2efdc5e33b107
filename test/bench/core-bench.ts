/** Pass steps per second: the core and the use cases over the memory adapters, one process, one core. */
import { World } from '../support/world.ts';

const STEPS = 1_000;
const EXECUTIONS = 50;

function passFlow(steps: number): string {
  const list = Array.from(
    { length: steps },
    (_, i) => `  - {type: pass, name: p${i}, outputMappings: [{target: n, source: ${i}}]}`,
  );
  return `version: v1\ntype: flow\nsteps:\n${list.join('\n')}\n`;
}

export async function benchCore(): Promise<string> {
  const world = new World();
  const flow = passFlow(STEPS);
  await world.start(flow, { warm: 'up' }, 'warm-up');
  await world.settle(world.clock.nowMs());
  const beganAt = performance.now();
  for (let i = 0; i < EXECUTIONS; i += 1) {
    await world.start(flow, { order: i, customer: 'ann' }, `run-${i}`);
    for (const received of await world.queue.receive(10)) await world.handle(received);
  }
  const seconds = (performance.now() - beganAt) / 1000;
  const header = await world.header(`run-${EXECUTIONS - 1}`);
  if (header?.status !== 'Succeeded') throw new Error(`the last execution is ${header?.status}`);
  const rate = Math.round((STEPS * EXECUTIONS) / seconds);
  return `core on the memory adapter: ${rate.toLocaleString('en')} pass steps/s (${EXECUTIONS} executions of ${STEPS} steps)`;
}
