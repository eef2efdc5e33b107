/** I12 of `invariants.ts`: where an error may come from. */
import type { Flow } from '../../../src/core/definition/flow.ts';
import type { HistoryEvent } from '../../../src/core/engine/history-event.ts';
import { nestedSteps } from './iterations.ts';
import { fail } from './violation.ts';
import type { Watched, Witness } from './witness.ts';

export interface ErrorRules {
  readonly witness: Witness;
  readonly flowOf: (watched: Watched) => Flow;
  /** Errors that the outside gives, and those of the calm run. */
  readonly allowsError: (error: string, cause: string) => boolean;
}

export class Errors {
  private readonly rules: ErrorRules;
  /** What fail steps have given. */
  private readonly own = new Set<string>();

  constructor(rules: ErrorRules) {
    this.rules = rules;
  }

  check(watched: Watched, event: HistoryEvent): void {
    if (!('error' in event.detail)) return;
    const { error, cause } = event.detail as { error: string; cause: string };
    // What a fail step says is the flow's own word, and goes up from there.
    if (failSteps(this.rules.flowOf(watched)).has(event.stepName)) this.own.add(error);
    const isKnown = this.own.has(error) || this.isTakenName(error, cause);
    if (isKnown || this.rules.allowsError(error, cause)) return;
    fail('I12', watched, `${event.type} with ${error}: ${cause}`);
  }

  /** A name that an execution keeps which has ended, where flows give names themselves. */
  private isTakenName(error: string, cause: string): boolean {
    if (error !== 'FnF.ExecutionAlreadyExists') return false;
    const [, name = '', flow] = /^Execution '(.*)' in flow '(.*)' already/.exec(cause) ?? [];
    const holder = [...this.rules.witness.executions].find(
      ({ origin }) => origin.executionName === name && origin.flowName === flow,
    );
    return holder?.state.end !== undefined && !isDerivedName(name);
  }
}

function failSteps({ steps }: Flow): ReadonlySet<string> {
  return new Set(nestedSteps(steps).flatMap(({ type, name }) => (type === 'fail' ? [name] : [])));
}

/** A name that the engine gave: nobody else asks for it. */
const isDerivedName = (name: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);
