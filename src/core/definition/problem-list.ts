import { visible } from '../shared/quoted.ts';
import { DIAGNOSTIC_CODES } from './diagnostic-codes.ts';
import { compareDiagnostics, type Diagnostic, type Problem, type Severity } from './diagnostic.ts';

/** More of one severity help nobody, and describing each costs time; the last one says how many were left out. */
const MOST_OF_A_SEVERITY = 100;

/** Collects the problems of one definition: the first hundred of each severity, the others only counted. */
export class ProblemList {
  readonly #kept: Diagnostic[] = [];
  readonly #counts = new Map<Severity, number>();

  add({ hint, ...problem }: Problem): void {
    const { severity } = DIAGNOSTIC_CODES[problem.code];
    const count = this.count(severity) + 1;
    this.#counts.set(severity, count);
    if (count > MOST_OF_A_SEVERITY) return;
    const shown = typeof hint === 'function' ? hint() : hint;
    this.#kept.push({
      ...problem,
      severity,
      // What is repeated of a text may hold line breaks and characters that do not show.
      message: visible(problem.message),
      ...(shown !== undefined && { hint: visible(shown) }),
    });
  }

  count(severity: Severity): number {
    return this.#counts.get(severity) ?? 0;
  }

  /** By position, then code. */
  toDiagnostics(): readonly Diagnostic[] {
    const sorted = [...this.#kept].sort(compareDiagnostics);
    const found = [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
    const hidden = found - sorted.length;
    const last = sorted.at(-1);
    if (hidden === 0 || !last) return sorted;
    const message = `${hidden} more problems are not shown`;
    const { span } = last;
    return [...sorted, { code: 'too-many-problems', severity: 'information', span, message }];
  }
}
