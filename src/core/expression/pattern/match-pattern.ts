/**
 * Runs a compiled pattern over a text: all alternatives side by side, so that time is bounded by the length of the text
 * times the size of the pattern. No backtracking: no pattern can take exponential time.
 */
import type { WorkBudget } from '../work-budget.ts';
import type { CharacterSet, Instruction, Pattern } from './pattern.ts';

type Asserted = Extract<Instruction, { kind: 'assert' }>['where'];

/** The pattern may match anywhere in the text. Undefined: more work (characters times instructions) than is left. */
export function matchPattern(
  { program }: Pattern,
  text: string,
  budget: WorkBudget,
): boolean | undefined {
  return budget.spend((text.length + 1) * program.length) ? run(program, text) : undefined;
}

function run(program: readonly Instruction[], text: string): boolean {
  let threads: number[] = [];
  for (let offset = 0; ;) {
    const state = {
      program,
      text,
      offset,
      seen: new Uint8Array(program.length),
      waiting: [] as number[],
    };
    for (const thread of threads) if (follow(state, thread)) return true;
    if (follow(state, 0)) return true;
    const code = text.codePointAt(offset);
    if (code === undefined) return false;
    threads = state.waiting.filter((at) => accepts(program[at], code)).map((at) => at + 1);
    offset += code > 0xffff ? 2 : 1;
  }
}

interface Step {
  readonly program: readonly Instruction[];
  readonly text: string;
  readonly offset: number;
  readonly seen: Uint8Array;
  /** Instructions that wait for the next character. */
  readonly waiting: number[];
}

/** Follows a thread until it waits for a character; true when it has reached the match. */
function follow(step: Step, start: number): boolean {
  const pending = [start];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (step.seen[at]) continue;
    step.seen[at] = 1;
    const instruction = step.program[at] as Instruction;
    if (instruction.kind === 'match') return true;
    if (instruction.kind === 'set') step.waiting.push(at);
    else pending.push(...successors(instruction, at, step));
  }
  return false;
}

function successors(
  instruction: Exclude<Instruction, { kind: 'match' | 'set' }>,
  at: number,
  { text, offset }: Step,
): number[] {
  switch (instruction.kind) {
    case 'jump':
      return [instruction.to];
    case 'split':
      return [instruction.second, instruction.first];
    case 'assert':
      return holdsAt(instruction.where, text, offset) ? [at + 1] : [];
  }
}

function holdsAt(where: Asserted, text: string, offset: number): boolean {
  if (where === 'start') return offset === 0;
  if (where === 'end') return offset === text.length;
  const boundary = isWordCharacter(text, offset - 1) !== isWordCharacter(text, offset);
  return boundary === (where === 'boundary');
}

function isWordCharacter(text: string, offset: number): boolean {
  return /^\w$/.test(text.charAt(offset));
}

function accepts(instruction: Instruction | undefined, code: number): boolean {
  return instruction?.kind === 'set' && includes(instruction.set, code);
}

/** Ranges are sorted and apart: the last one that begins at or before the character decides. */
function includes({ ranges, negated }: CharacterSet, code: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.[0] ?? Infinity) <= code) low = middle + 1;
    else high = middle;
  }
  const last = ranges[low - 1];
  return (last !== undefined && code <= last[1]) !== negated;
}
