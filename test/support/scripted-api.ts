/** An API that answers as a test says, and notes what it was asked. */
import type { Handler } from './http-api.ts';
import { type HttpApi, serveHandler } from './http-api.ts';

export interface ScriptedCall {
  readonly action: string;
  /** Without the common parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly nonce: string;
}

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text as it is. */
  readonly body: object | string;
}

/** undefined: the connection breaks. */
export type ApiScript = (call: ScriptedCall, index: number) => ScriptedAnswer | undefined;

export interface ScriptedApi extends HttpApi {
  readonly calls: readonly ScriptedCall[];
}

const COMMON =
  /^(Action|Version|Format|AccessKeyId|Signature|SignatureMethod|SignatureVersion|SignatureNonce|Timestamp)$/;

export async function startScriptedApi(script: ApiScript): Promise<ScriptedApi> {
  const calls: ScriptedCall[] = [];
  const handler: Handler = async (event) => {
    const form = new URLSearchParams(Buffer.from(event.body ?? '', 'base64').toString());
    const all = Object.fromEntries(form);
    const own = Object.entries(all).filter(([name]) => !COMMON.test(name));
    const call = {
      action: all['Action'] ?? '',
      parameters: Object.fromEntries(own),
      nonce: all['SignatureNonce'] ?? '',
    };
    calls.push(call);
    const answer = script(call, calls.length - 1);
    if (answer === undefined) throw new Error('the connection breaks');
    const { status = 200, headers = {}, body } = answer;
    const text = typeof body === 'string' ? body : JSON.stringify({ RequestId: 'r-1', ...body });
    return {
      statusCode: status,
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
    };
  };
  const server = await serveHandler(handler);
  return { ...server, calls };
}

export function refusal(
  status: number,
  Code: string,
  headers: Readonly<Record<string, string>> = {},
): ScriptedAnswer {
  return { status, headers, body: { HostId: 'h', Code, Message: `${Code} it is` } };
}
