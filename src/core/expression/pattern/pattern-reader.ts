/** Recursive descent over the text of a pattern; after the first error it stands at the end and keeps that error. */
import type { PatternNode } from './compile-pattern.ts';
import { unexpected, type ExpressionError } from '../expression-error.ts';
import { escapedSet, ESCAPED_CHARACTERS } from './pattern-escapes.ts';
import type { CharacterSet } from './pattern.ts';
import { characterAt } from '../scan-path.ts';
import { gapsOf, merged, single, toRange, type Range } from './character-ranges.ts';

/** Groups inside groups: deeper ones come from machines, and recursion must stay bounded. */
const MAX_NESTING = 50;
const MAX_REPETITIONS = 1_000;
const BOUNDS = /\{(\d{1,6})(,)?(\d{1,6})?\}/y;
const NOTHING: PatternNode = { kind: 'sequence', items: [] };
const ANY: CharacterSet = { ranges: [[0x0a, 0x0a]], negated: true };

export class PatternReader {
  error: ExpressionError | undefined;
  readonly #text: string;
  #offset = 0;
  #nesting = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readAll(): PatternNode {
    const node = this.#readEither();
    if (this.#offset < this.#text.length) return this.#fail('the end of the pattern');
    return node;
  }

  #readEither(): PatternNode {
    const options = [this.#readSequence()];
    while (this.#take('|')) options.push(this.#readSequence());
    return options.length === 1 ? (options[0] as PatternNode) : { kind: 'either', options };
  }

  #readSequence(): PatternNode {
    const items: PatternNode[] = [];
    while (this.#offset < this.#text.length && !'|)'.includes(this.#peek())) {
      items.push(this.#readRepeat(this.#readAtom()));
    }
    return { kind: 'sequence', items };
  }

  #readRepeat(item: PatternNode): PatternNode {
    const bounds = this.#readBounds();
    if (!bounds) return item;
    // A lazy repetition matches the same texts.
    this.#take('?');
    if ('*+?'.includes(this.#peek() || ' ') || this.#peek() === '{') {
      return this.#fail('one repetition only');
    }
    return { kind: 'repeat', item, ...bounds };
  }

  #readBounds(): { min: number; max?: number } | undefined {
    if (this.#take('*')) return { min: 0 };
    if (this.#take('+')) return { min: 1 };
    if (this.#take('?')) return { min: 0, max: 1 };
    if (this.#peek() !== '{') return undefined;
    BOUNDS.lastIndex = this.#offset;
    const match = BOUNDS.exec(this.#text);
    const bounds = match && toBounds(match);
    if (!match || !bounds) {
      this.#fail('"{m}", "{m,}" or "{m,n}" with m ≤ n ≤ 1000');
      return undefined;
    }
    this.#offset += match[0].length;
    return bounds;
  }

  #readAtom(): PatternNode {
    const character = this.#peek();
    if (character === '(') return this.#readGroup();
    if (character === '[') return this.#readClass();
    if (character === '\\') return this.#readEscape();
    if ('*+?{'.includes(character)) return this.#fail('something to repeat');
    this.#offset += character.length;
    if (character === '.') return { kind: 'set', set: ANY };
    if (character === '^') return { kind: 'assert', where: 'start' };
    if (character === '$') return { kind: 'assert', where: 'end' };
    return { kind: 'set', set: single(character) };
  }

  #readGroup(): PatternNode {
    this.#nesting += 1;
    if (this.#nesting > MAX_NESTING) return this.#fail('at most 50 groups inside each other');
    this.#take('(');
    if (this.#take('?') && !this.#take(':')) return this.#fail('":"');
    const node = this.#readEither();
    if (!this.#take(')')) return this.#fail('")"');
    this.#nesting -= 1;
    return node;
  }

  #readEscape(): PatternNode {
    const letter = this.#text.charAt(this.#offset + 1);
    if (letter === 'b' || letter === 'B') {
      this.#offset += 2;
      return { kind: 'assert', where: letter === 'b' ? 'boundary' : 'inside' };
    }
    const set = this.#readEscapedSet();
    return set ? { kind: 'set', set } : NOTHING;
  }

  /** `\d`, `\.`, `\n`: at a backslash. */
  #readEscapedSet(): CharacterSet | undefined {
    this.#offset += 1;
    const character = this.#peek();
    const set = escapedSet(character);
    if (set) this.#offset += character.length;
    else this.#fail(`one of ${ESCAPED_CHARACTERS} or a sign`);
    return set;
  }

  #readClass(): PatternNode {
    this.#take('[');
    const negated = this.#take('^');
    const ranges: Range[] = [];
    do {
      if (this.#offset >= this.#text.length) return this.#fail('"]"');
      this.#readClassItem(ranges);
    } while (!this.error && this.#peek() !== ']');
    this.#take(']');
    return { kind: 'set', set: { ranges: merged(ranges), negated } };
  }

  #readClassItem(ranges: Range[]): void {
    const start = this.#offset;
    const from = this.#readClassMember();
    if (!from) return;
    const next = this.#text.charAt(this.#offset + 1);
    if (this.#peek() !== '-' || next === ']' || next === '') {
      ranges.push(...(from.negated ? gapsOf(from) : from.ranges));
      return;
    }
    this.#take('-');
    const range = toRange(from, this.#readClassMember());
    if (range) {
      ranges.push(range);
    } else if (!this.error) {
      this.#offset = start;
      this.#fail('a range from a lower to a higher character');
    }
  }

  #readClassMember(): CharacterSet | undefined {
    const character = this.#peek();
    if (character === '[' && this.#text[this.#offset + 1] === ':') {
      this.#fail('characters of the class', 'write the characters out, like [A-Za-z]');
      return undefined;
    }
    if (character === '\\') return this.#readEscapedSet();
    this.#offset += character.length;
    return single(character);
  }

  /** The character (code point) at the offset; empty at the end. */
  #peek(): string {
    const code = this.#text.codePointAt(this.#offset);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #take(character: string): boolean {
    if (this.#text[this.#offset] !== character) return false;
    this.#offset += 1;
    return true;
  }

  #fail(expected: string, hint?: string): PatternNode {
    this.error ??= unexpected({
      offset: this.#offset,
      length: 1,
      found: characterAt(this.#text, this.#offset),
      parsing: 'pattern',
      expected,
      ...(hint !== undefined && { hint }),
    });
    this.#offset = this.#text.length;
    return NOTHING;
  }
}

function toBounds(match: RegExpExecArray): { min: number; max?: number } | undefined {
  const min = Number(match[1]);
  const max = match[2] === undefined ? min : match[3] === undefined ? undefined : Number(match[3]);
  if (min > MAX_REPETITIONS || (max !== undefined && (max < min || max > MAX_REPETITIONS))) {
    return undefined;
  }
  return max === undefined ? { min } : { min, max };
}
