/** A world whose flow `flow` is about to be deleted, and what becomes of its executions. */
import { deleteFlow } from '../../src/app/delete-flow.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import type { FlowId } from '../../src/core/shared/ids.ts';
import { MS_PER_MINUTE } from '../../src/core/shared/units.ts';
import { FLOW_HEAD } from './several-flows.ts';
import { World } from './world.ts';

/** Ends by itself after all walks. */
export const LONG_WAIT = `${FLOW_HEAD}  - {type: wait, name: long, duration: 50000}\n`;
export const SHORT_WAIT = `${FLOW_HEAD}  - {type: wait, name: short, duration: 5}\n`;
/** The end of an execution that the deletion has stopped. */
export const DELETED = ['Stopped', 'FnF.FlowDeleted'];

export class FlowToDelete {
  readonly world: World;
  private readonly flowId: FlowId;

  static async of(definition: string, ...names: readonly string[]): Promise<FlowToDelete> {
    const world = new World();
    await world.createFlow('flow', definition);
    const flow = await world.flows.findFlow('flow');
    if (flow === undefined) throw new Error('the flow is there');
    const created = new FlowToDelete(world, flow.flowId);
    for (const name of names) await created.start(name);
    return created;
  }

  private constructor(world: World, flowId: FlowId) {
    this.world = world;
    this.flowId = flowId;
  }

  /** Of an execution of the first flow, whoever has its name now. */
  key(executionName: string) {
    return { flowId: this.flowId, executionName };
  }

  start(executionName: string) {
    return startExecution(this.world.deps, { flowName: 'flow', executionName });
  }

  remove() {
    return deleteFlow(this.world.deps, { flowName: 'flow' });
  }

  settleFor(ms: number): Promise<void> {
    return this.world.settle(this.world.clock.nowMs() + ms);
  }

  /** Status and error. */
  async endOf(executionName: string) {
    const { journal } = this.world;
    const last = (await journal.findNewestEntry(this.key(executionName)))?.events.at(-1);
    const header = await journal.findHeader(this.key(executionName));
    return [header?.status, last && 'error' in last.detail ? last.detail.error : undefined];
  }

  /** Handles what is in the queue of a deletion, and nothing else. */
  async walkOnly(): Promise<void> {
    for (const item of await this.world.queue.receive(100, 0)) {
      if (item.message.work.trigger.type === 'FlowDeleted') await this.world.handle(item);
    }
  }

  /** Minutes until each. */
  pendingWalks(): readonly number[] {
    const { queue, clock } = this.world;
    return queue
      .pending()
      .filter(({ message }) => message.work.trigger.type === 'FlowDeleted')
      .map(({ visibleAtMs }) => (visibleAtMs - clock.nowMs()) / MS_PER_MINUTE);
  }
}
