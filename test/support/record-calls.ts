/**
 * Preloaded into every process of a local stack when `SLUICE_RECORDED_CALLS` names a folder: writes down each kind of call
 * that an AWS client makes, once per process, as a JSON line. Whose call it is stands in its user agent.
 */
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import path from 'node:path';

/** One line. */
export interface RecordedCall {
  /** The handler's name; absent: not one of our handlers. */
  readonly handler?: string;
  /** As IAM calls it, e.g. `sqs:SendMessage`. */
  readonly action: string;
  /** Name of the table, queue, function, topic or bus; of an index `<table>/index/<name>`. */
  readonly resource: string;
}

const FOLDER = process.env['SLUICE_RECORDED_CALLS'];
const HANDLER = /\bapp\/([\w-]+)/;
const TARGET = /^(DynamoDB_20120810|AmazonSQS|AWSEvents)\.(\w+)$/;
const SERVICES: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  AWSEvents: 'events',
};
const ADDRESSES: readonly (readonly [action: string, address: RegExp])[] = [
  ['lambda:InvokeFunction', /^\/2015-03-31\/functions\/([^/]+)\/invocations/],
  ['lambda:GetFunctionEventInvokeConfig', /^\/2019-09-25\/functions\/([^/]+)\/event-invoke-config/],
  ['xray:PutTraceSegments', /^\/TraceSegments$/],
];

const seen = new Set<string>();

function note(call: RecordedCall): void {
  const line = JSON.stringify(call);
  if (FOLDER === undefined || seen.has(line)) return;
  seen.add(line);
  appendFileSync(path.join(FOLDER, `${process.pid}.jsonl`), `${line}\n`);
}

function recordRequest(request: ClientRequest, body: string): void {
  const handler = HANDLER.exec(String(request.getHeader('user-agent') ?? ''))?.[1];
  const whose = handler === undefined ? {} : { handler };
  for (const call of callsOf(request, body)) note({ ...whose, ...call });
}

type Call = Omit<RecordedCall, 'handler'>;

/** By what the request is addressed to; DynamoDB, SQS and EventBridge name the operation in a header, SNS in the body. */
function callsOf(request: ClientRequest, body: string): readonly Call[] {
  const target = TARGET.exec(String(request.getHeader('x-amz-target') ?? ''));
  if (target !== null) {
    const [, service = '', operation = ''] = target;
    const action = `${SERVICES[service]}:${operation.replace(/Batch$/, '')}`;
    return [{ action, resource: resourceOf(JSON.parse(body || '{}') as Body) }];
  }
  const url = decodeURIComponent(request.path);
  for (const [action, address] of ADDRESSES) {
    const found = address.exec(url);
    if (found !== null) return [{ action, resource: found[1] ?? '*' }];
  }
  return callsOfForm(new URLSearchParams(body));
}

function callsOfForm(form: URLSearchParams): readonly Call[] {
  const action = form.get('Action');
  if (action === null || !form.has('Version')) return [];
  return [{ action: `sns:${action}`, resource: nameIn(form.get('TopicArn') ?? '*') }];
}

interface Body {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly QueueUrl?: string;
  readonly QueueName?: string;
  readonly Entries?: readonly { readonly EventBusName?: string }[];
}

function resourceOf({ TableName, IndexName, QueueUrl, QueueName, Entries }: Body): string {
  if (TableName !== undefined) {
    return IndexName === undefined ? TableName : `${TableName}/index/${IndexName}`;
  }
  const bus = Entries?.[0]?.EventBusName;
  return nameIn(QueueUrl ?? QueueName ?? bus ?? '*');
}

const nameIn = (address: string) => address.split(/[:/]/).at(-1) ?? address;

/** The body as it is handed to the request, in one piece or several. */
function watchBody(request: ClientRequest): void {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const { write, end } = request;
  request.write = ((...args: Parameters<typeof write>) => {
    keep(args[0]);
    return write.apply(request, args);
  }) as typeof write;
  request.end = ((...args: Parameters<typeof end>) => {
    keep(args[0]);
    recordRequest(request, Buffer.concat(chunks).toString());
    return end.apply(request, args);
  }) as typeof end;
}

if (FOLDER !== undefined) {
  subscribe('http.client.request.created', (message) => {
    const { request } = message as { request: ClientRequest };
    // Ours speak of themselves; anything else in the process is none of our business.
    if (request.hasHeader('x-amz-user-agent') || request.hasHeader('user-agent')) {
      watchBody(request);
    }
  });
}
