/** What the local stack reads from the environment. */
import path from 'node:path';
import * as z from 'zod';
import type { PortChoice } from './free-port.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface LocalSettings {
  /** Of this clone: `serverless.yml` and `examples/` are there. */
  readonly root: string;
  /** Holds queues, topics and the table; survives a restart. */
  readonly dataDir: string;
  /** Flows and functions to load: `<folder>/<example>/flow.yml`, `…/functions/<service>/<function>.mjs`. */
  readonly examplesDir: string;
  readonly ports: {
    readonly api: PortChoice;
    readonly handlers: PortChoice;
    readonly functions: PortChoice;
    readonly messaging: PortChoice;
    readonly dynamodb: PortChoice;
  };
  /** Services that the user runs elsewhere: they are not started. */
  readonly external: {
    readonly dynamodb?: string;
    readonly sqs?: string;
    readonly sns?: string;
    /** Only the functions that flows call. */
    readonly lambda?: string;
  };
  /** The wait before a failed asynchronous call of a function is made again; before the last time it is twice as long. */
  readonly asyncRetrySeconds: number;
  /** The stage in the Lambda names of the functions that flows call. */
  readonly functionStage: string;
  readonly region: string;
  /** Embedded services check none; services that the user runs elsewhere may. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const port = (initial: number) => z.coerce.number().int().min(0).max(65_535).default(initial);
const address = z.url().optional();

const variables = z.object({
  PORT: port(3000),
  SLUICE_HANDLERS_PORT: port(3002),
  SLUICE_FUNCTIONS_PORT: port(3001),
  SLUICE_MESSAGING_PORT: port(4566),
  SLUICE_DYNAMODB_PORT: port(8000),
  SLUICE_DATA_DIR: z.string().default(path.join(ROOT, '.sluice')),
  SLUICE_EXAMPLES_DIR: z.string().default(path.join(ROOT, 'examples')),
  SLUICE_ASYNC_RETRY_SECONDS: z.coerce.number().min(0).max(3_600).default(1),
  SLUICE_FUNCTION_STAGE: z.string().default('dev'),
  AWS_REGION: z.string().default('us-east-1'),
  AWS_ACCESS_KEY_ID: z.string().default('local'),
  AWS_SECRET_ACCESS_KEY: z.string().default('local'),
  AWS_ENDPOINT_URL_DYNAMODB: address,
  AWS_ENDPOINT_URL_SQS: address,
  AWS_ENDPOINT_URL_SNS: address,
  AWS_ENDPOINT_URL_LAMBDA: address,
});

/** Throws an Error that names every wrong variable. */
export function readLocalSettings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): LocalSettings {
  const given = Object.entries(environment).filter(([, value]) => (value ?? '') !== '');
  const checked = variables.safeParse(Object.fromEntries(given));
  if (!checked.success) {
    const problems = checked.error.issues.map(
      ({ path: [name], message }) => `${String(name)}: ${message}`,
    );
    throw new Error(problems.join('; '));
  }
  const found = checked.data;
  return {
    root: ROOT,
    dataDir: path.resolve(found.SLUICE_DATA_DIR),
    examplesDir: path.resolve(found.SLUICE_EXAMPLES_DIR),
    ports: {
      api: choice('API', 'PORT', found.PORT),
      handlers: choice('our Lambda handlers', 'SLUICE_HANDLERS_PORT', found.SLUICE_HANDLERS_PORT),
      functions: choice('functions of flows', 'SLUICE_FUNCTIONS_PORT', found.SLUICE_FUNCTIONS_PORT),
      messaging: choice('SQS and SNS', 'SLUICE_MESSAGING_PORT', found.SLUICE_MESSAGING_PORT),
      dynamodb: choice('DynamoDB', 'SLUICE_DYNAMODB_PORT', found.SLUICE_DYNAMODB_PORT),
    },
    external: withoutUnset({
      dynamodb: found.AWS_ENDPOINT_URL_DYNAMODB,
      sqs: found.AWS_ENDPOINT_URL_SQS,
      sns: found.AWS_ENDPOINT_URL_SNS,
      lambda: found.AWS_ENDPOINT_URL_LAMBDA,
    }),
    asyncRetrySeconds: found.SLUICE_ASYNC_RETRY_SECONDS,
    functionStage: found.SLUICE_FUNCTION_STAGE,
    region: found.AWS_REGION,
    credentials: {
      accessKeyId: found.AWS_ACCESS_KEY_ID,
      secretAccessKey: found.AWS_SECRET_ACCESS_KEY,
    },
  };
}

const choice = (purpose: string, variable: string, chosen: number): PortChoice => ({
  purpose,
  variable,
  port: chosen,
});

type Set<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutUnset<T extends object>(record: T): Set<T> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as Set<T>;
}
