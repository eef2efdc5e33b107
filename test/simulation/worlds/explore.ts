/**
 * Visits every state of a world, deepest first, and checks in each what must be true (`execution-facts.ts`,
 * `promises.ts`). No schedule is run twice: states are numbers, and processes are looked up in their trees.
 */
import { describeStep } from './describe-step.ts';
import type { Move } from './moves.ts';
import type { SmallWorld } from './small-world.ts';
import { Violation } from './violation.ts';
import { Visited } from './visited.ts';
import { type Step, WorldModel } from './world-model.ts';
import { wordsOf, type WorldState } from './world-state.ts';

export interface Figures {
  /** Whatever is left of the budget. */
  readonly states: number;
  readonly transitions: number;
  /** Transitions of the longest schedule without a state twice. */
  readonly depth: number;
  /** Different stored data of states in which nothing is left to do. */
  readonly outcomes: number;
  /** Stored executions that are different. */
  readonly histories: number;
  /** Processes that are different in what they were given and answered. */
  readonly processes: number;
}

export interface Exploration extends Figures {
  /** What is broken, and the schedule that breaks it, a line for each step. */
  readonly violation?: { readonly broken: string; readonly steps: readonly string[] };
}

interface Frame {
  readonly state: WorldState;
  readonly moves: readonly Move[];
  next: number;
}

/** Visits between two tellings. */
const TELL_EVERY = 500_000;

export class Explorer {
  private readonly model: WorldModel;
  private readonly visited: Visited;
  private readonly tell: (figures: Figures) => void;
  private readonly stack: Frame[] = [];
  private visits = 0;
  private transitions = 0;
  private depth = 0;
  private readonly outcomes = new Set<string>();

  private constructor(model: WorldModel, tell: (figures: Figures) => void) {
    this.model = model;
    this.visited = new Visited(model.parts.world.budget);
    this.tell = tell;
  }

  /** Ends with the first violation. tell: hears now and then how far it is. */
  static async explore(
    world: SmallWorld,
    tell: (figures: Figures) => void = () => undefined,
  ): Promise<Exploration> {
    return new Explorer(await WorldModel.create(world), tell).run();
  }

  private async run(): Promise<Exploration> {
    try {
      await this.visit(await this.model.initial());
      for (let frame = this.stack.at(-1); frame !== undefined; frame = this.stack.at(-1)) {
        const move = frame.moves[frame.next];
        frame.next += 1;
        if (move === undefined) this.stack.pop();
        else await this.take({ state: frame.state, move });
      }
      return this.figures();
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      const steps = await this.describeSchedule();
      return { ...this.figures(), violation: { broken: error.message, steps } };
    }
  }

  private async take({ state, move }: Step): Promise<void> {
    const after = await this.model.apply(state, move);
    if (after === undefined) return;
    this.transitions += 1;
    await this.visit(await this.model.settle(after));
  }

  private async visit(state: WorldState): Promise<void> {
    if (!this.visited.add(wordsOf(state), state.budget)) return;
    this.visits += 1;
    if (this.visits % TELL_EVERY === 0) this.tell(this.figures());
    const { promises } = this.model.parts;
    promises.checkState(state);
    const { due, possible } = await this.model.movesFrom(state);
    if (due.length === 0) {
      this.outcomes.add(state.executions.join());
      promises.checkEnd(state);
    }
    this.stack.push({ state, moves: [...due, ...possible], next: 0 });
    this.depth = Math.max(this.depth, this.stack.length - 1);
  }

  private figures(): Figures {
    const { tree, stored } = this.model.parts;
    return {
      states: this.visited.size,
      transitions: this.transitions,
      depth: this.depth,
      outcomes: this.outcomes.size,
      histories: stored.executions.size,
      processes: tree.size,
    };
  }

  /** The moves that led to where it stands, and the steps in between that were the only ones. */
  private async describeSchedule(): Promise<readonly string[]> {
    const made: Step[] = [];
    for (const { state, moves, next } of this.stack) {
      const move = moves[next - 1];
      if (move === undefined) continue;
      made.push({ state, move });
      await this.repeat({ state, move }, made);
    }
    return made.map((step) => describeStep(this.model.parts, step));
  }

  private async repeat({ state, move }: Step, made: Step[]): Promise<void> {
    try {
      const after = await this.model.apply(state, move);
      if (after !== undefined) await this.model.settle(after, made);
    } catch (error) {
      // The last of them is where it broke.
      if (!(error instanceof Violation)) throw error;
    }
  }
}
