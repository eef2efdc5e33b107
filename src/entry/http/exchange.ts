/**
 * One request and its answer: whatever the work throws becomes an error body, and one line is logged.
 *
 * The line holds no path (a callback's path holds its token), no parameters and no bodies. Only what nobody expected is
 * logged with its error.
 */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Clock, Ids, Log } from '../../app/ports.ts';
import { type ErrorAnswer, toErrorAnswer } from './api-errors.ts';

export interface Exchange {
  readonly event: APIGatewayProxyEventV2;
  /** Stands in the answer, its header and the log line. */
  requestId: string;
  /** What was asked for, for the log line: an action, or a name of ours. Never a path. */
  operation: string;
}

export interface ExchangeDependencies {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

type Answer = APIGatewayProxyStructuredResultV2;

/** Never throws. `work` may fill in the exchange as it learns more. */
export async function answerExchange(
  deps: ExchangeDependencies,
  event: APIGatewayProxyEventV2,
  work: (exchange: Exchange) => Promise<Answer>,
  toAnswer: (exchange: Exchange, error: ErrorAnswer) => Answer,
): Promise<Answer> {
  const startedMs = deps.clock.nowMs();
  const exchange: Exchange = { event, requestId: deps.ids.uuid(), operation: 'unknown' };
  const fields = () => ({
    requestId: exchange.requestId,
    operation: exchange.operation,
    durationMs: deps.clock.nowMs() - startedMs,
  });
  try {
    const answer = await work(exchange);
    deps.log.info('request', { ...fields(), status: answer.statusCode });
    return answer;
  } catch (error) {
    const answer = toErrorAnswer(error);
    const { status, code } = answer;
    const line = { ...fields(), status, code };
    if (status >= 500) deps.log.error('request', { ...line, error });
    else deps.log.info('request', line);
    return toAnswer(exchange, answer);
  }
}

export function hostOf(event: APIGatewayProxyEventV2): string {
  return event.headers['host'] ?? event.requestContext.domainName;
}
