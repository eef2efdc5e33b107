/**
 * Whether the ends of a function's asynchronous calls reach us: Lambda sends them to the destinations of the function, or
 * of the version or alias that is called. Nobody but the function's owner can add them, so a missing one is told with the
 * command that adds it. A function that has them is believed for a while.
 */
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { CallOutcome, Clock } from '../../app/ports.ts';
import { toServiceError } from '../../app/service-error.ts';
import type { Caller } from '../../core/engine/effect.ts';
import { MS_PER_MINUTE } from '../../core/shared/units.ts';
import { findDestinations, missingEnds } from './destinations.ts';
import { toServiceFailure } from './function-failure.ts';
import type { LambdaName } from './function-name.ts';

export interface DestinationCheckSettings {
  readonly client: LambdaClient;
  /** The queue that results go to. */
  readonly resultsQueueArn: string;
  readonly clock: Pick<Clock, 'nowMs'>;
}

type Failure = Extract<CallOutcome, { ok: false }>;

const BELIEVED_FOR_MS = 10 * MS_PER_MINUTE;
const MOST_BELIEVED = 1_000;

export class DestinationCheck {
  private readonly settings: DestinationCheckSettings;
  private readonly believedUntilMs = new Map<string, number>();

  constructor(settings: DestinationCheckSettings) {
    this.settings = settings;
  }

  /** undefined: every end reaches us. Throws what is no answer of the service. */
  async findFailure(name: LambdaName, caller: Caller): Promise<Failure | undefined> {
    const { client, resultsQueueArn, clock } = this.settings;
    const key = describe(name);
    if ((this.believedUntilMs.get(key) ?? 0) > clock.nowMs()) return undefined;
    try {
      const config = await findDestinations(client, name);
      const missing = missingEnds(config, resultsQueueArn);
      if (missing.length > 0) return notReported(name, missing, resultsQueueArn);
    } catch (error) {
      const serviceError = toServiceError(error);
      if (serviceError === undefined) throw error;
      const action = 'lambda:GetFunctionEventInvokeConfig';
      return toServiceFailure(name.functionName, serviceError, { ...caller, action });
    }
    this.believe(key);
    return undefined;
  }

  private believe(key: string): void {
    if (this.believedUntilMs.size >= MOST_BELIEVED) this.believedUntilMs.clear();
    this.believedUntilMs.set(key, this.settings.clock.nowMs() + BELIEVED_FOR_MS);
  }
}

function notReported(name: LambdaName, missing: readonly string[], queueArn: string): Failure {
  const { functionName, qualifier } = name;
  const command = [
    `npx sluice destinations ${functionName}`,
    ...(qualifier === undefined ? [] : [`--qualifier ${qualifier}`]),
    `--queue ${queueArn}`,
  ].join(' ');
  const cause =
    `function "${describe(name)}" does not report how its asynchronous calls end: ` +
    `it has no destination ${queueArn} for ${missing.join(' and ')}; ${command} adds it`;
  return { ok: false, error: 'FC.DestinationsMissing', cause };
}

function describe({ functionName, qualifier }: LambdaName): string {
  return qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
}
