/** What a function's service parameters say of an asynchronous call. `params`: as TaskScheduled shows them. */
import { type JsonObject, ownValue } from './json.ts';

export function isAsyncCall(params: JsonObject): boolean {
  return ownValue(params, 'InvocationType') === 'Async';
}

/** The name that makes the call a stateful invocation; undefined: it is none. */
export function statefulIdOf(params: JsonObject): string | undefined {
  const given = ownValue(params, 'StatefulAsyncInvocationID');
  if (given === undefined || !isAsyncCall(params)) return undefined;
  return typeof given === 'string' ? given : JSON.stringify(given);
}

/** The end of the call has to reach us: it is the task's, or that of a stateful invocation. */
export function isRecordedCall(pattern: string, params: JsonObject): boolean {
  return isAsyncCall(params) && (pattern === 'sync' || statefulIdOf(params) !== undefined);
}
