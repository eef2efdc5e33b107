/** What many runs come to, and whether they have shown anything. */
import { FAULT_KINDS, type FaultKind } from './faults.ts';
import type { ScheduleResult } from './run-schedule.ts';

export type Finding = Pick<ScheduleResult, 'seed' | 'caseName'> & { readonly violation: string };

/** Of so many executions one at most may be cut off by the harness, else the runs count as empty. */
const FEWEST_ENDED = 0.95;
/** Every kind of fault occurs once at least in so many runs. */
const RUNS_FOR_ALL_FAULTS = 1_000;

export class Tally {
  runs = 0;
  executions = 0;
  cutOff = 0;
  steps = 0;
  calls = 0;
  readonly findings: Finding[] = [];
  readonly cases = new Set<string>();
  readonly faults = new Map<FaultKind, number>(FAULT_KINDS.map((kind) => [kind, 0]));

  add(result: ScheduleResult): void {
    const { seed, caseName, violation } = result;
    this.runs += 1;
    this.executions += result.executions;
    // A run that found something stopped there.
    if (violation === undefined) this.cutOff += result.cutOff;
    else this.findings.push({ seed, caseName, violation });
    this.steps += result.steps;
    this.calls += result.calls;
    this.cases.add(caseName);
    for (const kind of FAULT_KINDS) {
      this.faults.set(kind, (this.faults.get(kind) ?? 0) + result.faults[kind]);
    }
  }

  /** Why the runs prove nothing, one line each; none: they do. */
  get emptiness(): readonly string[] {
    const isEmpty = this.executions - this.cutOff < FEWEST_ENDED * this.executions;
    const missing = FAULT_KINDS.filter((kind) => this.faults.get(kind) === 0);
    return [
      ...(isEmpty ? [`${this.cutOff} of ${this.executions} executions were cut off`] : []),
      ...(this.runs < RUNS_FOR_ALL_FAULTS ? [] : missing.map((kind) => `no fault: ${kind}`)),
    ];
  }

  get lines(): readonly string[] {
    const named = [...this.cases].filter((name) => !name.startsWith('random-'));
    const random = this.cases.size - named.length;
    return [
      `${this.runs} runs: ${named.length} cases of the corpus, ${random} random flows`,
      `${this.executions} executions, ${this.cutOff} cut off by the harness`,
      `${this.steps} steps, ${this.calls} port calls, the invariants checked after every step`,
      'faults injected:',
      ...[...this.faults].map(([kind, count]) => `  ${String(count).padStart(9)}  ${kind}`),
      ...this.findings.map(describeFinding),
      ...this.emptiness.map((line) => `the runs count as empty: ${line}`),
      `${this.findings.length} violations`,
    ];
  }
}

function describeFinding({ seed, caseName, violation }: Finding): string {
  return [
    `seed ${seed} (${caseName}): ${violation}`,
    `  see it again: npm run simulate -- --seed ${seed} --runs 1 --trace`,
  ].join('\n');
}
