/**
 * The environment as each handler needs it, read and checked once. A missing or wrong variable fails at the start, with
 * its name. The AWS clients read `AWS_REGION`, `AWS_ENDPOINT_URL_…` and credentials by themselves.
 */
import type * as z from 'zod';
import type { AccessKey } from './app/access-keys.ts';
import { DEFAULT_LIMITS, type Limits, type RateLimits } from './app/limits.ts';
import { HANDLER_SCHEMAS, TARGET_SCHEMA } from './config/handler-variables.ts';
import { type Environment, readVariables } from './config/read-variables.ts';
import { NO_BUS, NO_ROLES } from './config/variables.ts';
import type { ResourceNaming } from './core/shared/resource-naming.ts';

export { ConfigError } from './config/read-variables.ts';

/** Of every handler. */
export interface HandlerConfig {
  readonly region: string;
  /** Of several in one account, e.g. `sluice-dev`. */
  readonly deployment: string;
  readonly tableName: string;
  /** Queue names, not addresses. */
  readonly workQueueName: string;
  readonly limits: Limits;
}

/** Of those that decide: what starts, settles or stops. */
export interface DecidingConfig extends HandlerConfig {
  /** The first signs task tokens, all verify them. Each at least 16 characters. */
  readonly tokenSecrets: readonly string[];
  readonly isTracing: boolean;
}

export type ResourceKind = 'function' | 'queue' | 'topic';
type Naming<Kind extends ResourceKind> = Readonly<Record<Kind, ResourceNaming>>;

export interface ApiConfig extends DecidingConfig {
  /** Key pairs that may call the API, by id. */
  readonly accessKeys: Readonly<Record<string, AccessKey>>;
  /** Absent: there are none. */
  readonly rateLimits?: RateLimits;
  /** The local stack: creating a flow creates the queues and topics that it names. */
  readonly createMissingTargets: boolean;
  readonly naming: Naming<'queue' | 'topic'>;
  /** The local stack: this file is there once everything else is. Absent: the service is ready as it starts. */
  readonly readyFile?: string;
}

/** What calling the services of tasks needs. */
export interface TargetConfig {
  readonly region: string;
  readonly limits: Limits;
  /** Names in flows → names on AWS. */
  readonly naming: Naming<ResourceKind>;
  /** E.g. `arn:aws:sns:eu-west-1:123456789012:`. Absent: topics are looked up by name. */
  readonly topicArnPrefix?: string;
  /** Where functions that flows call are invoked; absent: where the Lambda client goes by itself. */
  readonly functionsEndpoint?: string;
  /** As for the API: there is one region and one account then, whatever an ARN says. */
  readonly createMissingTargets: boolean;
}

export interface StepperConfig extends DecidingConfig, TargetConfig {
  readonly deadLetterQueueName: string;
  /** Where functions report how their asynchronous calls end; as their destinations name it. */
  readonly resultsQueueArn: string;
  /** What stands before a role's name, e.g. `arn:aws:iam::123456789012:role/`. Absent, the local stack: no role is assumed. */
  readonly roleArnPrefix?: string;
  /** Where executions' status is told: a bus's name or ARN. Absent: nowhere. */
  readonly eventBus?: string;
}

export interface InvocationsConfig extends HandlerConfig {
  readonly resultsQueueArn: string;
  readonly resultsDeadLetterQueueName: string;
}

// Each throws a ConfigError that names every missing or wrong variable.

export function readApiConfig(environment: Environment = process.env): ApiConfig {
  const found = readVariables(HANDLER_SCHEMAS.api, environment);
  return {
    ...toDecidingConfig(found),
    accessKeys: found.SLUICE_ACCESS_KEYS,
    ...present('rateLimits', found.SLUICE_RATE_LIMITS),
    createMissingTargets: found.SLUICE_CREATE_MISSING_TARGETS,
    naming: {
      queue: namingOf('queue', found.SLUICE_QUEUE_NAME, found),
      topic: namingOf('topic', found.SLUICE_TOPIC_NAME, found),
    },
    ...present('readyFile', found.SLUICE_READY_FILE),
  };
}

export function readCallbackConfig(environment: Environment = process.env): DecidingConfig {
  return toDecidingConfig(readVariables(HANDLER_SCHEMAS.callback, environment));
}

/** Of the stepper, and of what tries poison once more. */
export function readStepperConfig(environment: Environment = process.env): StepperConfig {
  const found = readVariables(HANDLER_SCHEMAS['advance-executions'], environment);
  const { SLUICE_ROLE_ARN_PREFIX: roles, SLUICE_EVENT_BUS: bus } = found;
  return {
    ...toTargetConfig(found),
    ...toDecidingConfig(found),
    deadLetterQueueName: found.SLUICE_DEAD_LETTER_QUEUE,
    resultsQueueArn: found.SLUICE_RESULTS_QUEUE_ARN,
    ...(roles === NO_ROLES ? {} : { roleArnPrefix: roles }),
    ...(bus === NO_BUS ? {} : { eventBus: bus }),
  };
}

export function readAlarmsConfig(environment: Environment = process.env): HandlerConfig {
  return toHandlerConfig(readVariables(HANDLER_SCHEMAS['fire-alarms'], environment));
}

export function readInvocationsConfig(environment: Environment = process.env): InvocationsConfig {
  const found = readVariables(HANDLER_SCHEMAS['record-invocations'], environment);
  return {
    ...toHandlerConfig(found),
    resultsQueueArn: found.SLUICE_RESULTS_QUEUE_ARN,
    resultsDeadLetterQueueName: found.SLUICE_RESULTS_DEAD_LETTER_QUEUE,
  };
}

export function readProviderConfig(environment: Environment = process.env): HandlerConfig {
  return toHandlerConfig(readVariables(HANDLER_SCHEMAS['provide-flows'], environment));
}

/** Only what calling the services of tasks needs. */
export function readTargetConfig(environment: Environment = process.env): TargetConfig {
  return toTargetConfig(readVariables(TARGET_SCHEMA, environment));
}

// --- variables → fields ----------------------------------------------------------------------------------------------

type Found<Name extends keyof typeof HANDLER_SCHEMAS> = z.output<(typeof HANDLER_SCHEMAS)[Name]>;

function toHandlerConfig(found: Found<'fire-alarms'> & Partial<LimitVariables>): HandlerConfig {
  return {
    region: found.AWS_REGION,
    deployment: found.SLUICE_DEPLOYMENT,
    tableName: found.SLUICE_TABLE,
    workQueueName: found.SLUICE_WORK_QUEUE,
    limits: toLimits(found),
  };
}

function toDecidingConfig(found: Found<'callback'> & Partial<LimitVariables>): DecidingConfig {
  return {
    ...toHandlerConfig(found),
    tokenSecrets: found.SLUICE_TOKEN_SECRETS,
    isTracing: found.SLUICE_TRACING === 'on',
  };
}

type LimitVariables = Pick<
  Found<'api'>,
  | 'SLUICE_MAX_VALUE_BYTES'
  | 'SLUICE_MAX_EVENTS'
  | 'SLUICE_FOREACH_CONCURRENCY'
  | 'SLUICE_MAX_DEFINITION_BYTES'
  | 'SLUICE_RETENTION_DAYS'
>;

/** A limit that a handler does not read is none of its business. */
function toLimits(found: Partial<LimitVariables>): Limits {
  return {
    ...DEFAULT_LIMITS,
    ...present('valueBytes', found.SLUICE_MAX_VALUE_BYTES),
    ...present('eventsPerExecution', found.SLUICE_MAX_EVENTS),
    ...present('foreachConcurrency', found.SLUICE_FOREACH_CONCURRENCY),
    ...present('definitionBytes', found.SLUICE_MAX_DEFINITION_BYTES),
    ...present('retentionDays', found.SLUICE_RETENTION_DAYS),
  };
}

function toTargetConfig(found: z.output<typeof TARGET_SCHEMA>): TargetConfig {
  return {
    region: found.AWS_REGION,
    naming: {
      function: namingOf('function', found.SLUICE_FUNCTION_NAME, found),
      queue: namingOf('queue', found.SLUICE_QUEUE_NAME, found),
      topic: namingOf('topic', found.SLUICE_TOPIC_NAME, found),
    },
    ...present('topicArnPrefix', found.SLUICE_TOPIC_ARN_PREFIX),
    ...present('functionsEndpoint', found.AWS_ENDPOINT_URL_LAMBDA),
    limits: DEFAULT_LIMITS,
    createMissingTargets: found.SLUICE_CREATE_MISSING_TARGETS,
  };
}

function namingOf(
  kind: ResourceKind,
  template: string,
  found: Pick<z.output<typeof TARGET_SCHEMA>, 'SLUICE_FUNCTION_STAGE' | 'SLUICE_RESOURCE_NAMES'>,
): ResourceNaming {
  const overrides = overridesOf(kind, found.SLUICE_RESOURCE_NAMES);
  return { stage: found.SLUICE_FUNCTION_STAGE, template, overrides };
}

/** `queue:orders` → `orders`, of the one kind. */
function overridesOf(kind: ResourceKind, names: Readonly<Record<string, string>>) {
  const prefix = `${kind}:`;
  const own = Object.entries(names).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, awsName]) => [key.slice(prefix.length), awsName]));
}

/** A field, unless it has no value. */
function present<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}
