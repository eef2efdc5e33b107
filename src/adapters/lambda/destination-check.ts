/**
 * Whether the ends of a function's asynchronous calls reach us: Lambda sends them to the destinations of the function, or
 * of the version or alias that is called. Nobody but the function's owner can add them, so a missing one is told with the
 * command that adds it. A function that has them is believed for a while, and for as long as nobody says otherwise.
 */
import type { CallOutcome, Clock } from '../../app/ports.ts';
import type { ServiceError } from '../../app/service-error.ts';
import type { Caller } from '../../core/engine/effect.ts';
import { MS_PER_MINUTE } from '../../core/shared/units.ts';
import { putNewest } from '../../core/shared/put-newest.ts';
import { DestinationLook, type DestinationLookSettings } from './destination-look.ts';
import { missingEnds } from './destinations.ts';
import { toServiceFailure } from './function-failure.ts';
import type { LambdaName } from './function-name.ts';

export interface DestinationCheckSettings extends DestinationLookSettings {
  /** The queue that results go to. */
  readonly resultsQueueArn: string;
  readonly clock: Pick<Clock, 'nowMs' | 'sleep'>;
}

type Failure = Extract<CallOutcome, { ok: false }>;

const BELIEVED_FOR_MS = 10 * MS_PER_MINUTE;
/** When Lambda cannot be asked just now. */
const BELIEVED_ON_FOR_MS = MS_PER_MINUTE;
const MOST_BELIEVED = 1_000;

export class DestinationCheck {
  private readonly settings: DestinationCheckSettings;
  private readonly looks: DestinationLook;
  /** The oldest first. One whose time is over is asked for again, and believed on when nobody answers. */
  private readonly believedUntilMs = new Map<string, number>();

  constructor(settings: DestinationCheckSettings) {
    this.settings = settings;
    this.looks = new DestinationLook(settings);
  }

  /** undefined: every end reaches us. Throws what is no answer of the service. */
  async findFailure(name: LambdaName, caller: Caller): Promise<Failure | undefined> {
    const { resultsQueueArn, clock } = this.settings;
    const key = describe(name);
    if ((this.believedUntilMs.get(key) ?? 0) > clock.nowMs()) return undefined;
    const seen = await this.looks.look(key, name);
    if (seen.kind === 'refusal') return this.findDoubt(name, seen.error, caller);
    const missing = missingEnds(seen.config, resultsQueueArn);
    if (missing.length === 0) {
      this.believe(key, BELIEVED_FOR_MS);
      return undefined;
    }
    this.believedUntilMs.delete(key);
    const isConfigured = seen.config !== undefined;
    return notReported(name, { missing, isConfigured, queueArn: resultsQueueArn });
  }

  private findDoubt(name: LambdaName, error: ServiceError, caller: Caller): Failure | undefined {
    const key = describe(name);
    if (error.kind !== 'client' && this.believedUntilMs.has(key)) {
      this.believe(key, BELIEVED_ON_FOR_MS);
      return undefined;
    }
    this.believedUntilMs.delete(key);
    const action = 'lambda:GetFunctionEventInvokeConfig';
    return toServiceFailure(name.functionName, error, { ...caller, action });
  }

  private believe(key: string, forMs: number): void {
    const untilMs = this.settings.clock.nowMs() + forMs;
    putNewest(this.believedUntilMs, [key, untilMs], MOST_BELIEVED);
  }
}

interface Unreported {
  readonly missing: readonly string[];
  /** false: the function itself may be missing, Lambda answers both alike. */
  readonly isConfigured: boolean;
  readonly queueArn: string;
}

function notReported(name: LambdaName, { missing, isConfigured, queueArn }: Unreported): Failure {
  const { functionName, qualifier } = name;
  const command = [
    `npx sluice destinations ${functionName}`,
    ...(qualifier === undefined ? [] : [`--qualifier ${qualifier}`]),
    `--queue ${queueArn}`,
  ].join(' ');
  const doubt = isConfigured ? '' : ', or does not exist';
  const cause =
    `function "${describe(name)}" does not report how its asynchronous calls end${doubt}: ` +
    `it has no destination ${queueArn} for ${missing.join(' and ')}; ${command} adds it`;
  return { ok: false, error: 'FC.DestinationsMissing', cause };
}

function describe({ functionName, qualifier }: LambdaName): string {
  return qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
}
