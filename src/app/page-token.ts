/**
 * Page tokens: opaque, versioned, bound to the query that gave them. Base64url of `{"v":1,"q":…,"p":[…]}`, where `q`
 * names the query and `p` is the position behind which the next page begins.
 */
import { isExecutionName, isName } from '../core/shared/name.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { AppError } from './app-error.ts';
import type { Ids, ListingPosition } from './ports.ts';

const VERSION = 1;
const QUERY_DIGITS = 16;
const LONGEST_TOKEN = 2_048;
/** What base64 of the built-in function does not take. */
const NOT_ASCII = /[^\x20-\x7e]/g;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** query: everything but the page's size that decides which rows come, in a fixed order. */
export type Query = readonly (string | undefined)[];

export function toPageToken(
  ids: Pick<Ids, 'sha256Hex'>,
  query: Query,
  position: ListingPosition,
): string {
  const token = {
    v: VERSION,
    q: queryId(ids, query),
    p: [position.startedAt, position.executionName],
  };
  const text = JSON.stringify(token).replace(NOT_ASCII, escape);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * Throws `argument.invalid` for a token that is not ours, is of another version, or belongs to another query. isFineName: of
 * what is listed.
 */
export function parsePageToken(
  ids: Pick<Ids, 'sha256Hex'>,
  query: Query,
  token: string,
  isFineName = isExecutionName,
): ListingPosition {
  const [startedAt, executionName] = positionIn(decode(token), queryId(ids, query));
  if (typeof startedAt !== 'string' || !TIMESTAMP.test(startedAt)) throw notOurs();
  if (typeof executionName !== 'string' || !isFineName(executionName)) throw notOurs();
  return { startedAt, executionName };
}

/** Where a listing goes by name alone, a token's time is of no use. */
const NO_TIME = toTimestamp(0);

/** Of a listing by name: the next page begins behind it. */
export function toNameToken(ids: Pick<Ids, 'sha256Hex'>, query: Query, name: string): string {
  return toPageToken(ids, query, { startedAt: NO_TIME, executionName: name });
}

/** As `parsePageToken`. undefined: no token, so the first page. */
export function parseNameToken(
  ids: Pick<Ids, 'sha256Hex'>,
  query: Query,
  token: string | undefined,
): string | undefined {
  return token === undefined ? undefined : parsePageToken(ids, query, token, isName).executionName;
}

function positionIn(content: unknown, query: string): readonly unknown[] {
  if (!isRecord(content) || content['v'] !== VERSION || content['q'] !== query) throw notOurs();
  const position = content['p'];
  if (!Array.isArray(position)) throw notOurs();
  return position as readonly unknown[];
}

function queryId(ids: Pick<Ids, 'sha256Hex'>, query: Query): string {
  return ids.sha256Hex(JSON.stringify(query.map((part) => part ?? null))).slice(0, QUERY_DIGITS);
}

function decode(token: string): unknown {
  if (token.length > LONGEST_TOKEN) return undefined;
  try {
    return JSON.parse(atob(token.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    // Not base64, or not JSON: the caller says that the token is not ours.
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function notOurs(): AppError {
  return new AppError('argument.invalid', 'NextToken was not given by an answer to this query.', {
    parameter: 'NextToken',
  });
}
