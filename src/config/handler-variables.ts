/** Which handler reads which variables. */
import * as z from 'zod/mini';
import * as group from './variables.ts';

const everyHandler = { ...group.deployment, ...group.table, ...group.workQueue };

const deciding = {
  ...everyHandler,
  ...group.decisions,
  ...group.values,
  ...group.retention,
  ...group.tracing,
};

const stepping = z.object({
  ...deciding,
  ...group.targets,
  ...group.stepper,
  ...group.resultsQueue,
});

/** By the handler's file. */
export const HANDLER_SCHEMAS = {
  api: z.object({ ...deciding, ...group.definitions, ...group.api, ...group.missingTargets }),
  callback: z.object(deciding),
  'advance-executions': stepping,
  'record-failures': stepping,
  'fire-alarms': z.object(everyHandler),
  'record-invocations': z.object({
    ...everyHandler,
    ...group.values,
    ...group.retention,
    ...group.resultsQueue,
    ...group.resultsDeadLetterQueue,
  }),
  'provide-flows': z.object({ ...everyHandler, ...group.definitions, ...group.values }),
} as const;

export type HandlerName = keyof typeof HANDLER_SCHEMAS;

/** Of a live run, which calls the services of tasks by itself. */
export const TARGET_SCHEMA = z.object({
  AWS_REGION: group.deployment.AWS_REGION,
  ...group.targets,
});

export interface HandlerVariables {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** The names that a deployment sets. What AWS sets by itself is left out. */
export function variablesOf(handler: HandlerName): HandlerVariables {
  const shape: Readonly<Record<string, z.ZodMiniType>> = HANDLER_SCHEMAS[handler].shape;
  const names = Object.keys(shape).filter((name) => name.startsWith('SLUICE_'));
  const isOptional = (name: string) => shape[name]?.safeParse(undefined).success === true;
  return {
    required: names.filter((name) => !isOptional(name)),
    optional: names.filter(isOptional),
  };
}
