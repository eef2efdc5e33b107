/**
 * Values for names whose real ones are known at deployment only: each has the form that its place wants, so that a flow can
 * be checked and its targets be named, and each can be found again in a text that was made of it, an ARN for instance.
 */
import { referenceName, type ResourceReference } from './template-references.ts';

/** What a name stands for that is a whole value: a resource's ARN. `name`: anything else. */
export type PlaceholderKind = 'function' | 'queue' | 'topic' | 'name';

/** A region, an account and a partition have their own alphabets; letters suit all names. Ended, so that what follows is none of it. */
const WORD = 'sluiceref';
const PARTITION = 'aws-sluicepartition';
const END = 'x';
const DIGITS = 'abcdefghij';
/** Of an account: beginning and digits that count. */
const ACCOUNT = '0000009';
const ACCOUNT_DIGITS = 5;

const SERVICES = { function: 'lambda', queue: 'sqs', topic: 'sns' } as const;
const SCOPE = 'us-east-1:000000000000';

const PLACEHOLDER = new RegExp(
  [
    `arn:aws:(?:lambda|sqs|sns):${SCOPE}:(?:function:)?${WORD}([a-j]+)${END}`,
    `${PARTITION}([a-j]+)${END}`,
    `${WORD}([a-j]+)${END}`,
    `${ACCOUNT}(\\d{${ACCOUNT_DIGITS}})`,
  ].join('|'),
  'g',
);

export class ReferencePlaceholders {
  readonly #references: ResourceReference[] = [];
  readonly #indexByName = new Map<string, number>();

  /** The same name has the same number; kind: of a reference that is a whole value. */
  valueFor(reference: ResourceReference, kind: PlaceholderKind = 'name'): string {
    const index = this.#indexOf(reference);
    const word = `${WORD}${toLetters(index)}${END}`;
    switch (reference.place) {
      case 'partition':
        return `${PARTITION}${toLetters(index)}${END}`;
      case 'account':
        return `${ACCOUNT}${String(index).padStart(ACCOUNT_DIGITS, '0')}`;
      case 'region':
      case 'part':
        return word;
      case 'whole':
        if (kind === 'name') return word;
        return `arn:aws:${SERVICES[kind]}:${SCOPE}:${kind === 'function' ? 'function:' : ''}${word}`;
    }
  }

  /** Literal texts and references in order; a text without placeholders is itself, alone. */
  split(text: string): readonly (string | ResourceReference)[] {
    const parts: (string | ResourceReference)[] = [];
    let at = 0;
    for (const match of text.matchAll(PLACEHOLDER)) {
      const reference = this.#find(match);
      if (reference === undefined) continue;
      if (match.index > at) parts.push(text.slice(at, match.index));
      parts.push(reference);
      at = match.index + match[0].length;
    }
    if (at < text.length || parts.length === 0) parts.push(text.slice(at));
    return parts;
  }

  #indexOf(reference: ResourceReference): number {
    const name = referenceName(reference);
    const known = this.#indexByName.get(name);
    if (known !== undefined) return known;
    const index = this.#references.push(reference) - 1;
    this.#indexByName.set(name, index);
    return index;
  }

  #find([, arn, partition, word, account]: RegExpMatchArray): ResourceReference | undefined {
    const letters = arn ?? partition ?? word;
    const index = letters === undefined ? Number(account) : fromLetters(letters);
    return this.#references[index];
  }
}

/** 12 is `bc`. */
function toLetters(index: number): string {
  return String(index).replaceAll(/\d/g, (digit) => DIGITS.charAt(Number(digit)));
}

function fromLetters(letters: string): number {
  return Number(letters.replaceAll(/[a-j]/g, (letter) => String(DIGITS.indexOf(letter))));
}
