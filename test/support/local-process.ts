/** The local stack as a process of its own, with what a client needs to call it. */
import { type ApiAnswer, callApi, type Connection } from '../../src/entry/client/signed-call.ts';
import { LOCAL_KEY } from '../../src/local/own-handlers.ts';
import { type StackOptions, startStackProcess } from './local-stack.ts';

export interface LocalProcess {
  readonly connection: Connection;
  /** Address of the embedded SQS and SNS. */
  readonly messaging: string;
  /** Address of the embedded DynamoDB. */
  readonly dynamodb: string;
  call(action: string, parameters: Readonly<Record<string, string>>): Promise<ApiAnswer>;
  /** SIGKILL to the stack and all that it started. */
  kill(): Promise<void>;
  /** Ctrl-C. Resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Resolves once the stack has said that it is ready. */
export async function startLocalProcess(options: StackOptions): Promise<LocalProcess> {
  const stack = await startStackProcess(options);
  const connection = { endpoint: stack.apiUrl, ...LOCAL_KEY };
  return {
    connection,
    messaging: stack.addresses.get('SQS') ?? '',
    dynamodb: stack.addresses.get('DynamoDB') ?? '',
    call: (action, parameters) => callApi(connection, action, parameters),
    kill: () => stack.killAll(),
    stop: () => stack.stop(),
  };
}
