/** Turns the tree of a pattern into instructions (Thompson's construction). */
import type { CharacterSet, Instruction, Pattern } from './pattern.ts';

export type PatternNode =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | Extract<Instruction, { kind: 'assert' }>
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'either'; readonly options: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly item: PatternNode;
      readonly min: number;
      /** Absent: any number of times. */
      readonly max?: number;
    };

/** Keeps the work per character small; bounded repetitions are written out, so they count in full. */
const MAX_INSTRUCTIONS = 1_000;

/** Undefined when the pattern is too large. */
export function compilePattern(node: PatternNode): Pattern | undefined {
  if (sizeOf(node) >= MAX_INSTRUCTIONS) return undefined;
  const program: Instruction[] = [];
  emit(node, program);
  program.push({ kind: 'match' });
  return { program };
}

/** At least the number of instructions, known before anything is written out. Each copy of a repeated item counts, also of an empty one. */
function sizeOf(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return 1;
    case 'sequence':
      return sum(node.items);
    case 'either':
      return sum(node.options) + 2 * node.options.length;
    case 'repeat': {
      const item = Math.max(1, sizeOf(node.item));
      const optional = node.max === undefined ? item + 2 : (node.max - node.min) * (item + 1);
      return node.min * item + optional;
    }
  }
}

function sum(nodes: readonly PatternNode[]): number {
  return nodes.reduce((total, node) => total + sizeOf(node), 0);
}

function emit(node: PatternNode, program: Instruction[]): void {
  switch (node.kind) {
    case 'set':
    case 'assert':
      program.push(node);
      return;
    case 'sequence':
      for (const item of node.items) emit(item, program);
      return;
    case 'either':
      emitEither(node.options, program);
      return;
    case 'repeat':
      emitRepeat(node, program);
  }
}

function emitEither(options: readonly PatternNode[], program: Instruction[]): void {
  const jumps: number[] = [];
  options.forEach((option, position) => {
    if (position === options.length - 1) return emit(option, program);
    const split = reserve(program);
    emit(option, program);
    jumps.push(reserve(program));
    program[split] = { kind: 'split', first: split + 1, second: program.length };
  });
  for (const jump of jumps) program[jump] = { kind: 'jump', to: program.length };
}

function emitRepeat(
  { item, min, max }: Extract<PatternNode, { kind: 'repeat' }>,
  program: Instruction[],
): void {
  for (let count = 0; count < min; count += 1) {
    const before = program.length;
    emit(item, program);
    // An empty item matches nothing more however often it is repeated.
    if (program.length === before) return;
  }
  if (max === undefined) {
    const split = reserve(program);
    emit(item, program);
    program.push({ kind: 'jump', to: split });
    program[split] = { kind: 'split', first: split + 1, second: program.length };
    return;
  }
  const splits: number[] = [];
  for (let count = min; count < max; count += 1) {
    splits.push(reserve(program));
    emit(item, program);
  }
  for (const split of splits) {
    program[split] = { kind: 'split', first: split + 1, second: program.length };
  }
}

/** A place to be filled in once its target is known. */
function reserve(program: Instruction[]): number {
  program.push({ kind: 'match' });
  return program.length - 1;
}
