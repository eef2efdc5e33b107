/** The destinations of a function's asynchronous calls, and what is missing for their ends to reach a queue. */
import {
  type DestinationConfig,
  GetFunctionEventInvokeConfigCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import type { LambdaName } from './function-name.ts';

export type End = 'success' | 'failure';

/**
 * Lambda answers alike where the function is missing and where it has no configuration; only the text tells, and what the
 * text is only AWS can show. Where it does not read like this, nobody may conclude that the function is there.
 */
const NO_FUNCTION = /^Function not found/i;

/**
 * undefined: nothing is configured; maybe there is no such function. Throws when Lambda says that there is none, or it may
 * not be looked at.
 */
export async function findDestinations(
  client: LambdaClient,
  { functionName, qualifier }: LambdaName,
  abortSignal?: AbortSignal,
): Promise<DestinationConfig | undefined> {
  const command = new GetFunctionEventInvokeConfigCommand({
    FunctionName: functionName,
    ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
  });
  try {
    const { DestinationConfig: config } = await client.send(
      command,
      abortSignal && { abortSignal },
    );
    return config ?? {};
  } catch (error) {
    if (isNotConfigured(error)) return undefined;
    throw error;
  }
}

function isNotConfigured(error: unknown): boolean {
  const { name, message } = error as Partial<Error>;
  return name === 'ResourceNotFoundException' && !NO_FUNCTION.test(message ?? '');
}

/** The ends that do not go to the queue. */
export function missingEnds(
  config: DestinationConfig | undefined,
  queueArn: string,
): readonly End[] {
  const missing: End[] = [];
  if (config?.OnSuccess?.Destination !== queueArn) missing.push('success');
  if (config?.OnFailure?.Destination !== queueArn) missing.push('failure');
  return missing;
}
