/**
 * The variables, in groups that handlers have in common. Each handler reads its own groups alone (`handler-variables.ts`),
 * so that a deployment gives it no more than those. What each means to an operator: README, "Configuration".
 */
import * as z from 'zod/mini';
import { DEFAULT_LIMITS } from '../app/limits.ts';
import { accessKeys, json, rateLimits } from './api-variables.ts';

const SHORTEST_SECRET = 16;

const name = z.string().check(z.minLength(1));
const wholeNumber = (least: number, most: number, initial: number) =>
  z._default(z.pipe(z.coerce.number(), z.int().check(z.gte(least), z.lte(most))), initial);

const tokenSecrets = z.pipe(
  z.string(),
  z.pipe(
    z.transform((text: string) => text.split(',').map((secret) => secret.trim())),
    z.array(z.string().check(z.minLength(SHORTEST_SECRET))).check(z.minLength(1)),
  ),
);

const RESOURCE_NAME = /^(function|queue|topic):./;
const resourceNames = z.pipe(
  json,
  z.record(name, name).check(
    z.refine((names) => Object.keys(names).every((key) => RESOURCE_NAME.test(key)), {
      error: 'its names begin with "function:", "queue:" or "topic:"',
    }),
  ),
);

/** Said, not left out: a deployment that forgot it would make every call under its own role. */
export const NO_ROLES = 'none';
const ROLE_ARN_PREFIX = /^(none|arn:aws[a-z-]*:iam::\d{12}:role\/([!-~]+\/)?)$/;

/** Said, not left out: nobody would hear of executions. */
export const NO_BUS = 'none';
/** A name, or the ARN of another account's. */
const EVENT_BUS = /^[\w.:/-]{1,256}$/;

const TOPIC_ARN_PREFIX = /^arn:[\w-]+:sns:[\w-]+:\d{12}:$/;

const QUEUE_ARN = /^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]{1,80}$/;

/** Of every handler. The AWS clients read credentials and endpoints by themselves. */
export const deployment = { AWS_REGION: name, SLUICE_DEPLOYMENT: name };

export const table = { SLUICE_TABLE: name };

export const workQueue = { SLUICE_WORK_QUEUE: name };

export const tracing = { SLUICE_TRACING: z.enum(['on', 'off']) };

/** Whoever decides issues tokens. */
export const decisions = {
  SLUICE_TOKEN_SECRETS: tokenSecrets,
  SLUICE_MAX_EVENTS: wholeNumber(100, 1_000_000, DEFAULT_LIMITS.eventsPerExecution),
  SLUICE_FOREACH_CONCURRENCY: wholeNumber(1, 1_000, DEFAULT_LIMITS.foreachConcurrency),
};

export const values = {
  SLUICE_MAX_VALUE_BYTES: wholeNumber(1_024, 256 * 1_024, DEFAULT_LIMITS.valueBytes),
};

export const retention = {
  SLUICE_RETENTION_DAYS: wholeNumber(15, 3_650, DEFAULT_LIMITS.retentionDays),
};

export const definitions = {
  SLUICE_MAX_DEFINITION_BYTES: wholeNumber(1_024, 256 * 1_024, DEFAULT_LIMITS.definitionBytes),
};

export const api = {
  SLUICE_ACCESS_KEYS: accessKeys,
  SLUICE_RATE_LIMITS: z.prefault(rateLimits, 'on'),
  SLUICE_READY_FILE: z.optional(name),
};

/** What queues and topics are called. */
const targetNames = {
  SLUICE_QUEUE_NAME: z._default(z.string().check(z.includes('{name}')), '{name}'),
  SLUICE_TOPIC_NAME: z._default(z.string().check(z.includes('{name}')), '{name}'),
  SLUICE_RESOURCE_NAMES: z._default(resourceNames, {}),
  SLUICE_CREATE_MISSING_TARGETS: z._default(z.stringbool(), false),
};

/** What makes missing queues and topics: nothing of it is needed where nothing makes them. */
export const missingTargets = { ...targetNames, SLUICE_FUNCTION_STAGE: z._default(name, '') };

/** What calls the services of tasks. */
export const targets = {
  ...targetNames,
  SLUICE_FUNCTION_NAME: z._default(
    z.string().check(z.includes('{function}')),
    '{service}-{stage}-{function}',
  ),
  SLUICE_FUNCTION_STAGE: name,
  SLUICE_TOPIC_ARN_PREFIX: z.optional(z.string().check(z.regex(TOPIC_ARN_PREFIX))),
  AWS_ENDPOINT_URL_LAMBDA: z.optional(z.url()),
};

export const stepper = {
  SLUICE_ROLE_ARN_PREFIX: z.string().check(z.regex(ROLE_ARN_PREFIX)),
  SLUICE_EVENT_BUS: z.string().check(z.regex(EVENT_BUS)),
  SLUICE_DEAD_LETTER_QUEUE: name,
};

export const resultsQueue = { SLUICE_RESULTS_QUEUE_ARN: z.string().check(z.regex(QUEUE_ARN)) };

export const resultsDeadLetterQueue = { SLUICE_RESULTS_DEAD_LETTER_QUEUE: name };
