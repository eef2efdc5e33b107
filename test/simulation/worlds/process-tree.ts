/**
 * Everything that processes can do, as trees: a node is a process after certain answers, its children are what comes of
 * the next one. A process is run once for each of its own histories, however many states of the world it occurs in.
 */
import { invariant } from '../../../src/core/shared/invariant.ts';
import { Interner } from './interner.ts';
import { type ProcessEnd, type ProcessRoot, ProcessRun, type Surroundings } from './process-run.ts';
import type { PortCalls } from './port-calls.ts';

export interface ProcessNode {
  readonly id: number;
  readonly root: ProcessRoot;
  /** How it came to this; absent: it has just begun. */
  readonly from?: Answered;
  /** Time of its newest part. */
  readonly nowMs: number;
  readonly readClock: boolean;
  /** It has tried to add to a journal. */
  readonly hasPut: boolean;
  /** Numbers of the port calls that wait for answers. */
  readonly parked: readonly number[];
  readonly end?: ProcessEnd;
  readonly children: Map<number, Branch>;
}

interface Answered {
  readonly node: ProcessNode;
  readonly position: number;
  readonly answerId: number;
}

/** One node for all times when its code has not looked at the clock. */
interface Branch {
  readonly byTime: Map<number, ProcessNode>;
  timeless?: ProcessNode;
}

export interface Step {
  readonly position: number;
  readonly answerId: number;
  readonly nowMs: number;
}

/** Runs that are kept, so that a process can go on where it stands. */
const MOST_RUNS = 2_000;
const MOST_POSITIONS = 64;

export class ProcessTree {
  readonly answers = new Interner<{ readonly value: unknown }>();
  private readonly calls: PortCalls;
  private readonly around: Surroundings;
  private readonly nodes: ProcessNode[] = [];
  private readonly branchByRoot = new Map<string, Branch>();
  private readonly runByNode = new Map<ProcessNode, ProcessRun>();

  constructor(calls: PortCalls, around: Surroundings) {
    this.calls = calls;
    this.around = around;
  }

  get size(): number {
    return this.nodes.length;
  }

  get(id: number): ProcessNode {
    const node = this.nodes[id];
    invariant(node !== undefined, `node ${id} exists`);
    return node;
  }

  async begin(root: ProcessRoot, nowMs: number): Promise<ProcessNode> {
    const key = keyOf(root);
    const branch = this.branchByRoot.get(key) ?? { byTime: new Map<number, ProcessNode>() };
    this.branchByRoot.set(key, branch);
    return find(branch, nowMs) ?? this.beginAnew(branch, root, nowMs);
  }

  /** The process after an answer. */
  async next(node: ProcessNode, step: Step): Promise<ProcessNode> {
    return this.peek(node, step) ?? this.grow(node, step);
  }

  private peek(node: ProcessNode, { position, answerId, nowMs }: Step): ProcessNode | undefined {
    const branch = node.children.get(answerId * MOST_POSITIONS + position);
    return branch && find(branch, nowMs);
  }

  private async grow(node: ProcessNode, step: Step): Promise<ProcessNode> {
    const { position, answerId, nowMs } = step;
    const run = this.runByNode.get(node) ?? (await this.repeat(node));
    this.runByNode.delete(node);
    await run.answer(position, this.answers.get(answerId).value, nowMs);
    const child = this.add(run, node.root, { nowMs, from: { node, position, answerId } });
    const key = answerId * MOST_POSITIONS + position;
    const branch = node.children.get(key) ?? { byTime: new Map<number, ProcessNode>() };
    node.children.set(key, branch);
    put(branch, child);
    return child;
  }

  private async beginAnew(branch: Branch, root: ProcessRoot, nowMs: number): Promise<ProcessNode> {
    const run = await ProcessRun.begin(this.around, root, nowMs);
    const node = this.add(run, root, { nowMs });
    put(branch, node);
    return node;
  }

  private add(
    run: ProcessRun,
    root: ProcessRoot,
    { nowMs, from }: Pick<ProcessNode, 'nowMs' | 'from'>,
  ): ProcessNode {
    const { end, readClock } = run;
    const node: ProcessNode = {
      id: this.nodes.length,
      root,
      nowMs,
      readClock,
      hasPut: from !== undefined && (from.node.hasPut || this.isPut(from)),
      parked: this.parkedCalls(run),
      children: new Map(),
      ...(from === undefined ? {} : { from }),
      ...(end === undefined ? {} : { end }),
    };
    invariant(node.parked.length < MOST_POSITIONS, 'a process has few calls in flight');
    this.nodes.push(node);
    if (end === undefined) this.keep(node, run);
    return node;
  }

  private isPut({ node, position }: Answered): boolean {
    const { port, method } = this.calls.get(node.parked[position] ?? 0).call;
    return port === 'journal' && (method === 'commit' || method === 'start');
  }

  private keep(node: ProcessNode, run: ProcessRun): void {
    this.runByNode.set(node, run);
    for (const oldest of this.runByNode.keys()) {
      if (this.runByNode.size <= MOST_RUNS) break;
      this.runByNode.delete(oldest);
    }
  }

  private parkedCalls({ parked }: ProcessRun): readonly number[] {
    return parked.map(({ call }) => this.calls.idOf(call));
  }

  /** Given the same answers, a process does the same: this is what all of it rests on, so it is checked every time. */
  private async repeat(node: ProcessNode): Promise<ProcessRun> {
    const path: ProcessNode[] = [];
    for (let at: ProcessNode | undefined = node; at !== undefined; at = at.from?.node)
      path.unshift(at);
    const [first, ...others] = path;
    invariant(first !== undefined, 'a path begins somewhere');
    const run = await ProcessRun.begin(this.around, first.root, first.nowMs);
    for (const { from, nowMs } of others) {
      invariant(from !== undefined, 'whoever follows was answered');
      await run.answer(from.position, this.answers.get(from.answerId).value, nowMs);
    }
    const isSame = this.parkedCalls(run).join() === node.parked.join();
    invariant(isSame, `process ${node.root.name} does the same when it is repeated`);
    return run;
  }
}

/** What it was given, in short. */
function keyOf(root: ProcessRoot): string {
  if (root.kind === 'handler') return `${root.name} ${root.messageId}`;
  return root.kind === 'callback' ? `${root.name} ${root.token}` : root.name;
}

function find({ timeless, byTime }: Branch, nowMs: number): ProcessNode | undefined {
  return timeless ?? byTime.get(nowMs);
}

function put(branch: Branch, node: ProcessNode): void {
  if (node.readClock) branch.byTime.set(node.nowMs, node);
  else branch.timeless = node;
}
