/**
 * One look at a function's destinations, for all who ask at the same time. Lambda allows few of them in a second: what
 * passes by itself is asked again, later each time, until the look has taken too long.
 */
import type { DestinationConfig, LambdaClient } from '@aws-sdk/client-lambda';
import { backOff, type BackOffDependencies } from '../../app/back-off.ts';
import { type ServiceError, toServiceError } from '../../app/service-error.ts';
import { MS_PER_SECOND } from '../../core/shared/units.ts';
import { findDestinations } from './destinations.ts';
import type { LambdaName } from './function-name.ts';

export interface DestinationLookSettings extends BackOffDependencies {
  readonly client: LambdaClient;
  /** A signal that aborts after so long. Default: `AbortSignal.timeout`, which keeps no process alive. */
  readonly abortAfter?: (ms: number) => AbortSignal;
}

export type Seen =
  /** undefined: nothing is configured. */
  | { readonly kind: 'answer'; readonly config: DestinationConfig | undefined }
  | { readonly kind: 'refusal'; readonly error: ServiceError };

const LONGEST_MS = 5 * MS_PER_SECOND;
/** Three seconds at most. */
const ATTEMPTS = 7;

export class DestinationLook {
  private readonly settings: DestinationLookSettings;
  private readonly underWay = new Map<string, Promise<Seen>>();

  constructor(settings: DestinationLookSettings) {
    this.settings = settings;
  }

  /** key: the name as text. Throws what is no answer of the service. */
  look(key: string, name: LambdaName): Promise<Seen> {
    const known = this.underWay.get(key);
    if (known !== undefined) return known;
    const look = this.lookAgainAndAgain(name).finally(() => this.underWay.delete(key));
    this.underWay.set(key, look);
    return look;
  }

  private async lookAgainAndAgain(name: LambdaName): Promise<Seen> {
    const { abortAfter = (ms: number) => AbortSignal.timeout(ms) } = this.settings;
    const signal = abortAfter(LONGEST_MS);
    for (let attempt = 1; ; attempt += 1) {
      const seen = await this.lookOnce(name, signal);
      if (seen.kind === 'answer' || seen.error.kind === 'client') return seen;
      if (attempt >= ATTEMPTS || signal.aborted) return seen;
      await backOff(this.settings, attempt);
    }
  }

  private async lookOnce(name: LambdaName, signal: AbortSignal): Promise<Seen> {
    try {
      const config = await findDestinations(this.settings.client, name, signal);
      return { kind: 'answer', config };
    } catch (error) {
      const serviceError = signal.aborted ? TOO_LONG : toServiceError(error);
      if (serviceError === undefined) throw error;
      return { kind: 'refusal', error: serviceError };
    }
  }
}

const TOO_LONG: ServiceError = {
  kind: 'network',
  name: 'TimeoutError',
  message: `GetFunctionEventInvokeConfig was not answered within ${LONGEST_MS / MS_PER_SECOND} s`,
};
