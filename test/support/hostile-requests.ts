/**
 * Requests that are nearly right: one of every operation, under either signature scheme, then changed. Changes before the
 * signing make requests that are wrong in themselves; changes behind it make requests that are not what was signed.
 */
import { createHash } from 'node:crypto';
import type { SeededIds } from '../../src/adapters/memory/seeded-ids.ts';
import { OPERATIONS } from '../../src/entry/http/operations.ts';
import { ACS3_SCHEME, signAcs3 } from '../../src/entry/http/signature-acs3.ts';
import { signV1 } from '../../src/entry/http/signature-v1.ts';
import { encodePairs, KEY_ID, KEY_SECRET, PASS_FLOW } from './api-world.ts';
import type { HttpRequest } from './gateway-event.ts';

export type Pair = readonly [name: string, value: string];

export const LIMITED_KEY = 'limited';

export interface Hostility {
  readonly ids: SeededIds;
  readonly nowMs: number;
  /** Of a task that waits, or waited. */
  readonly taskToken: string;
}

/** Values that are right, for every parameter of every operation. Flows `waiting` stay. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  Name: ['pass', 'made', 'other'],
  FlowName: ['pass', 'waiting', 'waiting', 'gone'],
  Definition: [PASS_FLOW],
  Description: ['', 'd'],
  Type: ['FDL', 'DEFAULT'],
  RoleArn: ['acs:ram::123456789012:role/flows'],
  ExternalStorageLocation: ['/path'],
  ExecutionMode: ['', 'Standard'],
  Environment: ['', '{"Variables":[]}'],
  ResourceGroupId: [''],
  FlowVersion: [''],
  Qualifier: [''],
  ExecutionName: ['run-1', 'run-2', 'b7a1c2d3-0000-4000-8000-0123456789ab'],
  Input: ['{"a":1}', '{}'],
  CallbackFnFTaskToken: ['', '<token>'],
  WaitTimeSeconds: ['0'],
  Limit: ['1', '2', '1000'],
  NextToken: ['', '2'],
  Status: ['Running', 'Succeeded'],
  StartedTimeBegin: ['2023-12-02T02:39:20.402Z'],
  StartedTimeEnd: ['2030-12-02T02:39:20+08:00'],
  ExecutionNamePrefix: ['run'],
  TaskToken: ['<token>'],
  Output: ['{"status":"ok"}', ''],
  Error: ['Rejected'],
  Cause: ['no stock'],
  InvocationId: ['nightly-report'],
  ScheduleName: ['nightly', 'hourly'],
  CronExpression: ['0 0 4 * * *', '@every 5m', 'CRON_TZ=Asia/Shanghai 0 0 4 * * *'],
  Payload: ['{"a":1}'],
  Enable: ['true', 'false'],
  AcceptLanguage: ['en-US'],
};

const ODD_VALUES = [
  '',
  ' ',
  '0',
  '-1',
  '1e400',
  'null',
  '[]',
  '{"a":',
  '__proto__',
  'constructor',
  '\u0000',
  '😀',
  '../../etc',
  "'; DROP",
  '<script>',
  'a\r\nx-acs-injected: 1',
  'x'.repeat(5_000),
  '[['.repeat(20_000),
  '{"a":'.repeat(2_000),
  '* * * * * *',
  '@every 1ns',
  'version: v1\ntype: flow\nsteps: &a [*a]\n',
];

export function pick<Item>(ids: SeededIds, items: readonly Item[]): Item {
  return items[Math.floor(ids.random() * items.length)] as Item;
}

/** Wrong in about two of three ways; of a kind that the seed decides. */
export function hostileRequest(hostility: Hostility): HttpRequest & { readonly action: string } {
  const { ids } = hostility;
  const { action, parameters } = pick(ids, OPERATIONS);
  const plain = parameters
    .filter(({ isRequired }) => isRequired || ids.random() < 0.4)
    .map(({ name }): Pair => [name, sample(hostility, name)]);
  const pairs = changeParameters(ids, plain);
  const method = pick(ids, ['GET', 'POST', 'POST', 'POST', 'PATCH']);
  const sign = ids.random() < 0.5 ? signedV1 : signedAcs3;
  const request = sign(hostility, { action, method, pairs });
  return { ...request, action };
}

function sample({ ids, taskToken }: Hostility, name: string): string {
  const values = SAMPLES[name];
  if (values === undefined) throw new Error(`there is no sample of the parameter ${name}`);
  return pick(ids, values).replace('<token>', taskToken);
}

function changeParameters(ids: SeededIds, pairs: readonly Pair[]): readonly Pair[] {
  const victim = Math.floor(ids.random() * pairs.length);
  const odd = () => pick(ids, ODD_VALUES);
  return pick<() => readonly Pair[]>(ids, [
    () => pairs,
    () => pairs,
    () => pairs,
    () => pairs.filter((_, i) => i !== victim),
    () => pairs.map((pair, i): Pair => (i === victim ? [pair[0], odd()] : pair)),
    () => pairs.map((pair, i): Pair => (i === victim ? [odd(), pair[1]] : pair)),
    () => [...pairs, [odd(), odd()]],
    () => [...pairs, [pick(ids, OPERATIONS).parameters[0]?.name ?? 'Name', odd()]],
    () => (ids.random() < 0.05 ? [...pairs, ['Junk', 'x'.repeat(1_024 * 1_024)]] : pairs),
  ])();
}

interface Unsigned {
  readonly action: string;
  readonly method: string;
  readonly pairs: readonly Pair[];
}

/** The usual value, or rarely none, or another. */
function common(ids: SeededIds, usual: string, others: readonly string[]): string {
  if (ids.random() < 0.96) return usual;
  return pick(ids, ids.random() < 0.6 ? others : ODD_VALUES.slice(0, 16));
}

function timestamp({ ids, nowMs }: Hostility): string {
  const now = new Date(nowMs).toISOString().replace(/\.\d+Z/, 'Z');
  return common(ids, now, ['2023-01-01T00:00:00Z', '2024-13-45T99:99:99Z', '1704067200']);
}

const key = (ids: SeededIds) => common(ids, KEY_ID, [LIMITED_KEY, LIMITED_KEY, 'nobody']);
const secret = (ids: SeededIds) => (ids.random() < 0.97 ? KEY_SECRET : 'wrong');
const nonce = (ids: SeededIds) => common(ids, ids.uuid(), ['used', 'used', '', 'n'.repeat(300)]);

function signedV1(hostility: Hostility, { action, method, pairs }: Unsigned): HttpRequest {
  const { ids } = hostility;
  const all = new Map([
    ['Action', common(ids, action, ['DeleteMoon'])],
    ['Version', common(ids, '2019-03-15', ['2016-01-01'])],
    ['AccessKeyId', key(ids)],
    ['SignatureMethod', common(ids, 'HMAC-SHA1', ['HMAC-SHA256'])],
    ['SignatureVersion', common(ids, '1.0', ['2.0'])],
    ['SignatureNonce', nonce(ids)],
    ['SignatureType', common(ids, '', ['BEARERTOKEN'])],
    ['Timestamp', timestamp(hostility)],
    ...pairs,
  ]);
  const signature = signV1(method, all, secret(ids));
  const text = changeText(ids, encodePairs([...all, ['Signature', signature]]));
  return method === 'GET' ? { method, query: text } : { method, ...changeBody(ids, text) };
}

function signedAcs3(hostility: Hostility, { action, method, pairs }: Unsigned): HttpRequest {
  const { ids } = hostility;
  const query = method === 'GET' ? pairs : pairs.slice(0, ids.random() < 0.1 ? 1 : 0);
  const body = method === 'GET' ? '' : encodePairs(pairs.slice(query.length));
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const headers: Record<string, string> = {
    host: 'fnf.test',
    'x-acs-action': common(ids, action, ['DeleteMoon']),
    'x-acs-version': common(ids, '2019-03-15', ['2016-01-01']),
    'x-acs-date': timestamp(hostility),
    'x-acs-signature-nonce': nonce(ids),
    'x-acs-content-sha256': common(ids, bodyHash, ['UNSIGNED-PAYLOAD']),
  };
  const names = Object.keys(headers).filter(() => ids.random() < 0.997);
  const signedHeaders = ids.random() < 0.02 ? [...names, '__proto__', 'constructor'] : names;
  const signature = signAcs3({ method, query, headers, signedHeaders, bodyHash }, secret(ids));
  const words = `Credential=${key(ids)},SignedHeaders=${signedHeaders.join(';')},Signature=${signature}`;
  const scheme = common(ids, ACS3_SCHEME, ['ACS3-HMAC-SM3', 'ACS3-RSA-SHA256', 'Bearer']);
  const added = ids.random() < 0.02 ? { 'x-acs-bearer-token': 'x' } : {};
  return {
    method,
    query: changeText(ids, encodePairs(query)),
    headers: { ...headers, ...added, authorization: changeText(ids, `${scheme} ${words}`) },
    ...(method === 'GET' ? {} : changeBody(ids, changeText(ids, body))),
  };
}

/** Changes of the bytes on the wire; mostly none. */
function changeText(ids: SeededIds, text: string): string {
  if (ids.random() < 0.8) return text;
  const at = Math.floor(ids.random() * text.length);
  return pick<() => string>(ids, [
    () => text.slice(0, at),
    () => `${text.slice(0, at)}%${text.slice(at)}`,
    () => `${text.slice(0, at)}%ff${text.slice(at)}`,
    () => `${text}&${text.slice(at)}`,
    () => `${text}&Action=Other`,
    () => `${text}&${text}`,
    () => `${text.slice(0, at)}\u{1f600}${text.slice(at + 1)}`,
  ])();
}

/** Half of them in base64, and some that only say so. */
function changeBody(ids: SeededIds, text: string): Pick<HttpRequest, 'body' | 'isBase64Encoded'> {
  if (ids.random() < 0.5) return { body: text };
  const isHonest = ids.random() < 0.97;
  return { body: isHonest ? Buffer.from(text).toString('base64') : text, isBase64Encoded: true };
}
