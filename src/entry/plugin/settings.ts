/** `custom.sluice` of a `serverless.yml`: what an application says of its flows and of the engine that runs them. */
import * as z from 'zod';
import type { PermissionScope } from '../../core/definition/flow-permissions.ts';
import { nearestHint } from '../../core/definition/nearest-name.ts';
import { isJsonObject, type JsonObject } from '../../core/shared/json.ts';
import { type FlowDeclaration, readFlowDeclarations } from '../app/flow-declarations.ts';

export interface Settings {
  /** Of the engine, e.g. `sluice-dev`: its stack exports what flows need under this name. */
  readonly deployment: string;
  /** Of the engine's API, offline. */
  readonly offline: {
    readonly endpoint: string;
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
  };
  /** Queues and topics that nobody declares are added. */
  readonly createTargets: boolean;
  /** Names on AWS of those that are there already. */
  readonly existing: { readonly queues: readonly string[]; readonly topics: readonly string[] };
  /** ARN of the key that the engine's queues are encrypted with, or what gives one; absent: one that AWS owns. */
  readonly kmsKeyArn?: string | JsonObject;
  /** How the engine finds functions, queues and topics by the names in flows. */
  readonly naming: PermissionScope['naming'];
  /** Of the functions' role, and so of the flows'. */
  readonly permissionsBoundary?: unknown;
  readonly flows: readonly FlowDeclaration[];
}

export interface Surroundings {
  /** Of the application. */
  readonly stage: string;
  readonly nowMs: number;
  /** `provider.iam.role`: an ARN, or what the functions' role is made with. */
  readonly functionRole?: unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const names = z.array(z.string().min(1)).default([]);
const template = (part: string) => z.string().includes(`{${part}}`);

const settings = z.strictObject({
  deployment: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, 'expected letters, digits and dashes')
    .optional(),
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  accessKeyId: z.string().min(1).optional(),
  accessKeySecret: z.string().min(1).optional(),
  createTargets: z.boolean().default(true),
  existing: z.strictObject({ queues: names, topics: names }).default({ queues: [], topics: [] }),
  kmsKeyArn: z
    .union(
      [
        z.string().regex(/^(?:arn:[\w-]+:kms:[\w-]+:\d{12}:key\/.+)?$/),
        z.custom<JsonObject>(isJsonObject),
      ],
      {
        error: 'expected the ARN of a KMS key, arn:aws:kms:…:key/…',
      },
    )
    .optional(),
  names: z
    .strictObject({
      stage: z.string().min(1).optional(),
      function: template('function').default('{service}-{stage}-{function}'),
      queue: template('name').default('{name}'),
      topic: template('name').default('{name}'),
      exceptions: z.record(z.string(), z.string().min(1)).default({}),
    })
    .prefault({}),
  /** Read by their own reader. */
  flows: z.unknown().optional(),
});

const KEYS = Object.keys(settings.shape);

export type ReadSettings =
  | { readonly kind: 'settings'; readonly settings: Settings }
  /** A line each. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** value: behind `custom.sluice`; absent: there are no flows. */
export function readSettings(value: unknown, surroundings: Surroundings): ReadSettings {
  const read = settings.safeParse(value ?? {});
  const list = (value as { readonly flows?: unknown } | undefined)?.flows;
  const declared = readFlowDeclarations(list, surroundings.nowMs);
  const problems = [
    ...(read.success ? [] : read.error.issues.flatMap(describeIssue)),
    ...(declared.kind === 'refused' ? declared.problems.map(describeProblem) : []),
  ];
  if (!read.success || declared.kind === 'refused') return { kind: 'refused', problems };
  return { kind: 'settings', settings: toSettings(read.data, declared.flows, surroundings) };
}

function toSettings(
  found: z.output<typeof settings>,
  flows: readonly FlowDeclaration[],
  { stage, environment, functionRole }: Surroundings,
): Settings {
  return {
    deployment: found.deployment ?? `sluice-${stage}`,
    offline: {
      endpoint: found.endpoint ?? environment['SLUICE_ENDPOINT'] ?? 'http://localhost:3000',
      accessKeyId: found.accessKeyId ?? environment['SLUICE_ACCESS_KEY_ID'] ?? 'local',
      accessKeySecret:
        found.accessKeySecret ?? environment['SLUICE_ACCESS_KEY_SECRET'] ?? 'local-secret',
    },
    createTargets: found.createTargets,
    existing: found.existing,
    // Empty, as the engine's own parameter is without a key.
    ...(found.kmsKeyArn ? { kmsKeyArn: found.kmsKeyArn } : {}),
    naming: toNaming(found.names, stage),
    ...boundaryOf(functionRole),
    flows,
  };
}

function boundaryOf(functionRole: unknown): Pick<Settings, 'permissionsBoundary'> {
  const { permissionsBoundary } = (functionRole ?? {}) as Pick<Settings, 'permissionsBoundary'>;
  return permissionsBoundary === undefined ? {} : { permissionsBoundary };
}

function toNaming(found: z.output<typeof settings>['names'], stage: string): Settings['naming'] {
  const naming = (kind: 'function' | 'queue' | 'topic') => ({
    stage: found.stage ?? stage,
    template: found[kind],
    overrides: overridesOf(kind, found.exceptions),
  });
  return { function: naming('function'), queue: naming('queue'), topic: naming('topic') };
}

/** `queue:orders` → `orders`, of the one kind. */
function overridesOf(kind: string, exceptions: Readonly<Record<string, string>>) {
  const prefix = `${kind}:`;
  const own = Object.entries(exceptions).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, awsName]) => [key.slice(prefix.length), awsName]));
}

function describeIssue(issue: z.core.$ZodIssue): readonly string[] {
  const place = ['custom', 'sluice', ...issue.path.map(String)].join('.');
  if (issue.code !== 'unrecognized_keys') return [`${place}: ${issue.message}`];
  return issue.keys.map((key) => {
    const hint = issue.path.length === 0 ? nearestHint(key, KEYS) : undefined;
    return `${place}.${key} is not known${hint === undefined ? '' : `; ${hint}`}`;
  });
}

function describeProblem({
  path,
  message,
  hint,
}: {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}): string {
  const place = ['custom', 'sluice', 'flows', ...path].join('.');
  return `${place}: ${message}${hint === undefined ? '' : `; ${hint}`}`;
}

/** For the framework's own check: the shape alone, because `readSettings` says more. */
export const SETTINGS_SCHEMA = {
  type: 'object',
  properties: {
    sluice: {
      type: 'object',
      properties: Object.fromEntries(KEYS.map((key) => [key, {}])),
      additionalProperties: false,
    },
  },
} as const;
