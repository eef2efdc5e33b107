/**
 * Every environment variable, read and checked once. A missing or wrong one fails at the start, with its name.
 *
 * The AWS clients read `AWS_REGION`, `AWS_ENDPOINT_URL_…` and credentials by themselves; only what Sluice decides upon is
 * here. What each variable means to an operator: README, "Configuration".
 */
import * as z from 'zod';
import type { AccessKey } from './app/access-keys.ts';
import { DEFAULT_LIMITS, type Limits, type RateLimits } from './app/limits.ts';
import { accessKeys, json, rateLimits } from './config/api-variables.ts';
import type { ResourceNaming } from './core/shared/resource-naming.ts';

export interface Config {
  readonly region: string;
  readonly tableName: string;
  /** Queue names, not addresses. */
  readonly workQueueName: string;
  readonly deadLetterQueueName: string;
  /** Where functions report how their asynchronous calls end; as their destinations name it. */
  readonly resultsQueueArn: string;
  readonly resultsDeadLetterQueueName: string;
  /** The first signs task tokens, all verify them. Each at least 16 characters. */
  readonly tokenSecrets: readonly string[];
  /** Key pairs that may call the API, by id. */
  readonly accessKeys: Readonly<Record<string, AccessKey>>;
  /** Absent: there are none. */
  readonly rateLimits?: RateLimits;
  /** Names in flows → names on AWS. */
  readonly naming: Readonly<Record<ResourceKind, ResourceNaming>>;
  /** E.g. `arn:aws:sns:eu-west-1:123456789012:`. Absent: topics are looked up by name. */
  readonly topicArnPrefix?: string;
  /** What stands before a role's name, e.g. `arn:aws:iam::123456789012:role/`. Absent, the local stack: no role is assumed. */
  readonly roleArnPrefix?: string;
  /** Where functions that flows call are invoked; absent: where the Lambda client goes by itself. */
  readonly functionsEndpoint?: string;
  readonly limits: Limits;
  /** The local stack: creating a flow creates the queues and topics that it names. */
  readonly createMissingTargets: boolean;
  /** The local stack: this file is there once everything else is. Absent: the service is ready as it starts. */
  readonly readyFile?: string;
}

export type ResourceKind = 'function' | 'queue' | 'topic';

/** What calling the services of tasks needs. */
export type TargetConfig = Pick<
  Config,
  'region' | 'naming' | 'topicArnPrefix' | 'functionsEndpoint' | 'createMissingTargets' | 'limits'
>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration is wrong: the message names each variable. Values are never shown, some are secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const SHORTEST_SECRET = 16;

const name = z.string().min(1);
const wholeNumber = (least: number, most: number, initial: number) =>
  z.coerce.number().int().min(least).max(most).default(initial);

const tokenSecrets = z
  .string()
  .transform((text) => text.split(',').map((secret) => secret.trim()))
  .pipe(z.array(z.string().min(SHORTEST_SECRET)).min(1));

const RESOURCE_NAME = /^(function|queue|topic):./;
const resourceNames = json.pipe(
  z
    .record(name, name)
    .refine((names) => Object.keys(names).every((key) => RESOURCE_NAME.test(key)), {
      error: 'its names begin with "function:", "queue:" or "topic:"',
    }),
);

/** Said, not left out: a deployment that forgot it would make every call under its own role. */
const NO_ROLES = 'none';
const ROLE_ARN_PREFIX = /^(none|arn:aws[a-z-]*:iam::\d{12}:role\/([!-~]+\/)?)$/;

const TOPIC_ARN_PREFIX = /^arn:[\w-]+:sns:[\w-]+:\d{12}:$/;

const QUEUE_ARN = /^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]{1,80}$/;

const targetVariables = z.object({
  AWS_REGION: name,
  AWS_ENDPOINT_URL_LAMBDA: z.url().optional(),
  SLUICE_FUNCTION_NAME: z.string().includes('{function}').default('{service}-{stage}-{function}'),
  SLUICE_FUNCTION_STAGE: name,
  SLUICE_QUEUE_NAME: z.string().includes('{name}').default('{name}'),
  SLUICE_TOPIC_NAME: z.string().includes('{name}').default('{name}'),
  SLUICE_RESOURCE_NAMES: resourceNames.default({}),
  SLUICE_TOPIC_ARN_PREFIX: z.string().regex(TOPIC_ARN_PREFIX).optional(),
  SLUICE_CREATE_MISSING_TARGETS: z.stringbool().default(false),
});

const variables = targetVariables.extend({
  SLUICE_TABLE: name,
  SLUICE_WORK_QUEUE: name,
  SLUICE_DEAD_LETTER_QUEUE: name,
  SLUICE_RESULTS_QUEUE_ARN: z.string().regex(QUEUE_ARN),
  SLUICE_RESULTS_DEAD_LETTER_QUEUE: name,
  SLUICE_TOKEN_SECRETS: tokenSecrets,
  SLUICE_ACCESS_KEYS: accessKeys,
  SLUICE_RATE_LIMITS: rateLimits.prefault('on'),
  SLUICE_ROLE_ARN_PREFIX: z.string().regex(ROLE_ARN_PREFIX),
  SLUICE_MAX_VALUE_BYTES: wholeNumber(1_024, 256 * 1_024, DEFAULT_LIMITS.valueBytes),
  SLUICE_MAX_EVENTS: wholeNumber(100, 1_000_000, DEFAULT_LIMITS.eventsPerExecution),
  SLUICE_FOREACH_CONCURRENCY: wholeNumber(1, 1_000, DEFAULT_LIMITS.foreachConcurrency),
  SLUICE_MAX_DEFINITION_BYTES: wholeNumber(1_024, 256 * 1_024, DEFAULT_LIMITS.definitionBytes),
  SLUICE_RETENTION_DAYS: wholeNumber(15, 3_650, DEFAULT_LIMITS.retentionDays),
  SLUICE_READY_FILE: name.optional(),
});

/** Throws a ConfigError that names every missing or wrong variable. */
export function readConfig(environment: Environment = process.env): Config {
  const found = parseVariables(variables, environment);
  return {
    ...toTargetConfig(found),
    tableName: found.SLUICE_TABLE,
    workQueueName: found.SLUICE_WORK_QUEUE,
    deadLetterQueueName: found.SLUICE_DEAD_LETTER_QUEUE,
    resultsQueueArn: found.SLUICE_RESULTS_QUEUE_ARN,
    resultsDeadLetterQueueName: found.SLUICE_RESULTS_DEAD_LETTER_QUEUE,
    tokenSecrets: found.SLUICE_TOKEN_SECRETS,
    accessKeys: found.SLUICE_ACCESS_KEYS,
    ...(found.SLUICE_RATE_LIMITS === undefined ? {} : { rateLimits: found.SLUICE_RATE_LIMITS }),
    ...(found.SLUICE_ROLE_ARN_PREFIX === NO_ROLES
      ? {}
      : { roleArnPrefix: found.SLUICE_ROLE_ARN_PREFIX }),
    limits: {
      ...DEFAULT_LIMITS,
      valueBytes: found.SLUICE_MAX_VALUE_BYTES,
      eventsPerExecution: found.SLUICE_MAX_EVENTS,
      foreachConcurrency: found.SLUICE_FOREACH_CONCURRENCY,
      definitionBytes: found.SLUICE_MAX_DEFINITION_BYTES,
      retentionDays: found.SLUICE_RETENTION_DAYS,
    },
    ...(found.SLUICE_READY_FILE === undefined ? {} : { readyFile: found.SLUICE_READY_FILE }),
  };
}

/** Only what calling the services of tasks needs. Throws a ConfigError as `readConfig` does. */
export function readTargetConfig(environment: Environment = process.env): TargetConfig {
  return toTargetConfig(parseVariables(targetVariables, environment));
}

function parseVariables<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const given = Object.entries(environment).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  const checked = schema.safeParse(Object.fromEntries(given));
  if (!checked.success) throw toConfigError(checked.error, environment);
  return checked.data;
}

function toTargetConfig(found: z.output<typeof targetVariables>): TargetConfig {
  return {
    region: found.AWS_REGION,
    naming: toNaming(found),
    ...(found.SLUICE_TOPIC_ARN_PREFIX === undefined
      ? {}
      : { topicArnPrefix: found.SLUICE_TOPIC_ARN_PREFIX }),
    ...(found.AWS_ENDPOINT_URL_LAMBDA === undefined
      ? {}
      : { functionsEndpoint: found.AWS_ENDPOINT_URL_LAMBDA }),
    limits: DEFAULT_LIMITS,
    createMissingTargets: found.SLUICE_CREATE_MISSING_TARGETS,
  };
}

function toNaming(found: z.output<typeof targetVariables>): Config['naming'] {
  const stage = found.SLUICE_FUNCTION_STAGE;
  const naming = (kind: ResourceKind, template: string): ResourceNaming => ({
    stage,
    template,
    overrides: overridesOf(kind, found.SLUICE_RESOURCE_NAMES),
  });
  return {
    function: naming('function', found.SLUICE_FUNCTION_NAME),
    queue: naming('queue', found.SLUICE_QUEUE_NAME),
    topic: naming('topic', found.SLUICE_TOPIC_NAME),
  };
}

/** `queue:orders` → `orders`, of the one kind. */
function overridesOf(kind: ResourceKind, names: Readonly<Record<string, string>>) {
  const prefix = `${kind}:`;
  const own = Object.entries(names).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, awsName]) => [key.slice(prefix.length), awsName]));
}

function toConfigError(error: z.ZodError, environment: Environment): ConfigError {
  const problems = error.issues.map((issue) => {
    const variable = String(issue.path[0]);
    const value = environment[variable] ?? '';
    if (value === '') return `${variable} is not set`;
    return `${variable} is not valid: ${issue.message}`;
  });
  return new ConfigError([...new Set(problems)].join('; '));
}
