/** The variables that say who may call the API, and how often. Values are never shown in what is wrong with them. */
import * as z from 'zod/mini';
import type { AccessKey, AccessRule } from '../app/access-keys.ts';
import { DEFAULT_RATE_LIMITS, type RateLimits } from '../app/limits.ts';

/** Text that is JSON. */
export const json = z.pipe(
  z.string(),
  z.transform((text: string, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.issues.push({ code: 'custom', message: 'is not JSON', input: undefined });
      return z.NEVER;
    }
  }),
);

const KEY_ID = /^[A-Za-z0-9._@+-]{1,128}$/;

/** As `AccessDenied` shows it, with or without what stands before `flow/`. */
const RULE = /^fnf:([A-Za-z*]+) on (?:acs:fnf:[^:\s]*:[^:\s]*:)?flow\/([A-Za-z0-9_*-]+)$/;

const readRule = z.transform((text: string, context): AccessRule => {
  const [, action, flow] = RULE.exec(text) ?? [];
  if (action !== undefined && flow !== undefined) return { action, flow };
  const message =
    'a rule reads like "fnf:StartExecution on flow/orders", and * stands for any text';
  context.issues.push({ code: 'custom', message, input: undefined });
  return z.NEVER;
});

const accessRule = z.pipe(z.string(), readRule);

const NO_SECRET = 'its secret must be text, and not empty';
const NO_RULES =
  'its "allow" must be a list of at least one rule; leave it out to allow everything';

const secret = z.string({ error: NO_SECRET }).check(z.minLength(1, { error: NO_SECRET }));
const wholeKey = z.pipe(
  secret,
  z.transform((text: string): AccessKey => ({ secret: text })),
);
const limitedKey = z.strictObject(
  {
    secret,
    allow: z.optional(
      z.array(accessRule, { error: NO_RULES }).check(z.minLength(1, { error: NO_RULES })),
    ),
  },
  { error: 'it is neither a secret nor an object of "secret" and "allow"' },
);

const readKeys = z.transform((value: unknown, context) => {
  const complain = (message: string) => {
    context.issues.push({ code: 'custom', message, input: undefined });
  };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    complain('is not a JSON object from ids of keys to secrets');
    return z.NEVER;
  }
  const keys = Object.entries(value).map(([id, key], i) => {
    // By its place: who mixes up id and secret would find the secret in a log.
    const which = `key ${i + 1}`;
    if (!KEY_ID.test(id)) complain(`${which}: an id has 1 to 128 letters, digits or . _ @ + -`);
    return [id, readKey(key, (problem) => complain(`${which}: ${problem}`))] as const;
  });
  return Object.fromEntries(keys);
});

/** `{"<id>": "<secret>"}`, or in place of the secret `{"secret": "…", "allow": ["fnf:StartExecution on flow/orders"]}`. */
export const accessKeys = z.pipe(json, readKeys);

function readKey(value: unknown, complain: (problem: string) => void): AccessKey {
  const checked = (typeof value === 'string' ? wholeKey : limitedKey).safeParse(value);
  if (!checked.success) {
    for (const { message } of checked.error.issues) complain(message);
    return z.NEVER;
  }
  const { allow } = checked.data as AccessKey;
  return { secret: checked.data.secret, ...(allow === undefined ? {} : { allow }) };
}

const LIMIT_RULE = 'each limit has a whole "burst" and a "perSecond" of at least 0.001';
const rateLimit = z.optional(
  z.strictObject({
    burst: z.int().check(z.gte(1), z.lte(1_000_000)),
    perSecond: z.number().check(z.gte(0.001), z.lte(1_000_000)),
  }),
);
const givenLimits = z.strictObject({ starts: rateLimit, reads: rateLimit, others: rateLimit });

const readLimits = z.transform((text: string, context): RateLimits | undefined => {
  if (text === 'off') return undefined;
  if (text === 'on') return DEFAULT_RATE_LIMITS;
  const given = z.pipe(json, givenLimits).safeParse(text);
  if (given.success) {
    const { starts, reads, others } = given.data;
    return {
      starts: starts ?? DEFAULT_RATE_LIMITS.starts,
      reads: reads ?? DEFAULT_RATE_LIMITS.reads,
      others: others ?? DEFAULT_RATE_LIMITS.others,
    };
  }
  const message = `is neither on, off nor JSON of limits for starts, reads and others; ${LIMIT_RULE}`;
  context.issues.push({ code: 'custom', message, input: undefined });
  return z.NEVER;
});

/** `off`, `on`, or the limits that differ: `{"others": {"burst": 50, "perSecond": 20}}`. undefined: there are none. */
export const rateLimits = z.pipe(z.string(), readLimits);
