/**
 * What runs in a function's thread: loads its file at the first call, and runs calls side by side, as they come. The file
 * may do to its thread whatever it likes; nothing else lives here.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import {
  type FunctionAnswer,
  type FunctionCall,
  type FunctionHandler,
  runFunction,
} from './run-function.ts';

export interface ThreadData {
  readonly file: string;
}

/** `begun`: the call is the function's now, whatever becomes of its thread. */
export type ThreadReply =
  | { readonly kind: 'begun'; readonly requestId: string }
  | {
      readonly kind: 'answered';
      readonly requestId: string;
      readonly answer: FunctionAnswer;
      /** false: the file could not be loaded, and this thread never will. */
      readonly isLoaded: boolean;
    };

class HandlerNotFound extends Error {
  override readonly name = 'Runtime.HandlerNotFound';
}

const { file } = workerData as ThreadData;

let loading: Promise<FunctionHandler> | undefined;

const load = () => (loading ??= loadHandler());

async function loadHandler(): Promise<FunctionHandler> {
  const module = (await import(pathToFileURL(file).href)) as { handler?: unknown };
  if (typeof module.handler === 'function') return module.handler as FunctionHandler;
  throw new HandlerNotFound(`${path.basename(file)} exports no function "handler"`);
}

async function run(call: FunctionCall): Promise<ThreadReply> {
  const answer = await runFunction(load, call);
  const isLoaded = await load().then(
    () => true,
    () => false,
  );
  return { kind: 'answered', requestId: call.requestId, answer, isLoaded };
}

const reply = (message: ThreadReply) => parentPort?.postMessage(message);

parentPort?.on('message', (call: FunctionCall) => {
  reply({ kind: 'begun', requestId: call.requestId });
  // Should this fail after all, the thread ends, and the call with it.
  run(call).then(reply, (error: unknown) => {
    throw error;
  });
});
