/**
 * Makes a function report how its asynchronous calls end: both destinations are the queue of results. Whatever else is
 * configured stays as it is.
 */
import {
  type DestinationConfig,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { findDestinations, missingEnds } from './destinations.ts';
import type { LambdaName } from './function-name.ts';

export interface AddDestinationsRequest extends LambdaName {
  readonly queueArn: string;
  /** Other destinations may be replaced: a function has one for each end. */
  readonly mayReplace: boolean;
}

export type AddedDestinations =
  /** Of the ends that did not go to the queue yet; empty: there was nothing to do. */
  | { readonly kind: 'added'; readonly ends: readonly string[] }
  /** Nothing was changed. */
  | { readonly kind: 'occupied'; readonly destinations: readonly string[] };

/** Region, credentials and endpoint come from the environment. Throws what Lambda refuses. */
export async function addDestinations(
  request: AddDestinationsRequest,
  client = new LambdaClient(),
): Promise<AddedDestinations> {
  const { functionName, qualifier, queueArn, mayReplace } = request;
  const config = await findDestinations(client, request);
  const ends = missingEnds(config, queueArn);
  if (ends.length === 0) return { kind: 'added', ends };
  const others = otherDestinations(config, queueArn);
  if (others.length > 0 && !mayReplace) return { kind: 'occupied', destinations: others };
  const input = {
    FunctionName: functionName,
    ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
    DestinationConfig: {
      OnSuccess: { Destination: queueArn },
      OnFailure: { Destination: queueArn },
    },
  };
  // A put would reset the retries and the age of events that are configured.
  if (config === undefined) await client.send(new PutFunctionEventInvokeConfigCommand(input));
  else await client.send(new UpdateFunctionEventInvokeConfigCommand(input));
  return { kind: 'added', ends };
}

function otherDestinations(
  config: DestinationConfig | undefined,
  queueArn: string,
): readonly string[] {
  return [config?.OnSuccess?.Destination, config?.OnFailure?.Destination].filter(
    (destination) => destination !== undefined && destination !== '' && destination !== queueArn,
  ) as readonly string[];
}
