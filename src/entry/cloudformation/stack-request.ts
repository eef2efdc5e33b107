/**
 * What CloudFormation sends for a custom resource. Properties are whatever a template says: every scalar arrives as text.
 * Source: AWS, "Custom resource request objects".
 */
import * as z from 'zod';
import type { ProvideFlowRequest } from '../../app/provide-flow.ts';
import type { ProvidedSchedule } from '../../app/provide-schedules.ts';
import { type FlowId, toFlowId } from '../../core/shared/ids.ts';
import { describeBadName, isName } from '../../core/shared/name.ts';

const text = z.string().min(1);

const stackRequest = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  /** Pre-signed: whoever has it can answer in our name. */
  ResponseURL: z.url({ protocol: /^https?$/ }),
  StackId: text,
  RequestId: text,
  LogicalResourceId: text,
  ResourceType: text,
  /** Of an update or a deletion; CloudFormation's own where a creation was never answered. */
  PhysicalResourceId: text.optional(),
  ResourceProperties: z.record(z.string(), z.unknown()).default({}),
  /** Of an update. */
  OldResourceProperties: z.record(z.string(), z.unknown()).optional(),
});

export type StackRequest = z.output<typeof stackRequest>;
type Properties = StackRequest['ResourceProperties'];

/** Properties are wrong: the message names each. */
export class PropertyError extends Error {
  override readonly name = 'PropertyError';
}

/** Throws when it is no such request: then there is nobody to answer. The error says nothing of values. */
export function readStackRequest(event: unknown): StackRequest {
  const read = stackRequest.safeParse(event);
  if (read.success) return read.data;
  const fields = read.error.issues.map(({ path: [field] }) => String(field));
  throw new Error(`no request of CloudFormation: ${[...new Set(fields)].join(', ')}`);
}

// --- properties of Custom::SluiceFlowId ------------------------------------------------------------------------------

/** Any other could not even be looked up. */
const flowName = z.string().superRefine((found, context) => {
  if (isName(found)) return;
  context.addIssue({ code: 'custom', message: describeBadName('Name', found) });
});

const idProperties = z.object({ Name: flowName });

/** The name of the flow that the id is for. Throws a PropertyError. */
export function readFlowName(properties: Properties): string {
  return parse(idProperties, properties).Name;
}

/** undefined: there is none that a flow can have. */
export function findFlowName(properties: Properties): string | undefined {
  return idProperties.safeParse(properties).data?.Name;
}

// --- properties of Custom::SluiceFlow --------------------------------------------------------------------------------

const flowIdentity = z.object({
  Name: flowName,
  FlowId: z.guid({ error: 'expected the attribute FlowId of a Custom::SluiceFlowId' }),
});

const scheduleList = z.array(
  z.strictObject({
    name: z.string(),
    cron: z.string(),
    payload: z.string().default(''),
    enabled: z.boolean().default(true),
    description: z.string().default(''),
  }),
);

const schedules = z
  .string()
  .transform((json, context): unknown => {
    try {
      return JSON.parse(json);
    } catch {
      context.addIssue({ code: 'custom', message: 'expected JSON' });
      return z.NEVER;
    }
  })
  .pipe(scheduleList)
  .default([]);

const flowProperties = flowIdentity.extend({
  Definition: z.string(),
  DefinitionFile: text.optional(),
  Description: z.string().default(''),
  RoleArn: z.string().default(''),
  Schedules: schedules,
});

/** Without the request's own id. Throws a PropertyError. */
export function readFlowProperties(
  properties: Properties,
  former: Properties | undefined,
): Omit<ProvideFlowRequest, 'requestId'> {
  const found = parse(flowProperties, properties);
  return {
    flowId: toFlowId(found.FlowId),
    name: found.Name,
    definition: found.Definition,
    ...(found.DefinitionFile === undefined ? {} : { definitionFile: found.DefinitionFile }),
    description: found.Description,
    roleArn: found.RoleArn,
    schedules: found.Schedules.map(toSchedule),
    formerSchedules: schedulesOf(former).map(({ name }) => name),
  };
}

/** undefined: nothing can have been made of such properties. */
export function findFlowIdentity(
  properties: Properties,
): { readonly name: string; readonly flowId: FlowId } | undefined {
  const found = flowIdentity.safeParse(properties).data;
  return found && { name: found.Name, flowId: toFlowId(found.FlowId) };
}

type ScheduleProperties = z.output<typeof scheduleList>[number];

/** What was refused before, nobody has made. */
function schedulesOf(former: Properties | undefined): readonly ScheduleProperties[] {
  return schedules.safeParse(former?.['Schedules']).data ?? [];
}

function toSchedule(found: ScheduleProperties): ProvidedSchedule {
  return {
    scheduleName: found.name,
    cronExpression: found.cron,
    payloadText: found.payload,
    isEnabled: found.enabled,
    description: found.description,
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, properties: Properties): z.output<Schema> {
  const read = schema.safeParse(properties);
  if (read.success) return read.data;
  const problems = read.error.issues.map(
    ({ path, message }) => `property ${path.map(String).join('.')}: ${message}`,
  );
  throw new PropertyError(problems.join('; '));
}
