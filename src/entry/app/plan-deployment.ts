/**
 * What has to be done so that the flows and schedules of an engine are as they are declared: the difference, in order. For
 * `sluice deploy`, and for an application on a laptop.
 */
import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../client/api-error.ts';
import type { Flow, Schedule } from '../client/objects.ts';
import type { SluiceClient } from '../client/sluice-client.ts';
import type { ScheduleDeclaration } from './flow-declarations.ts';

/** A flow as it should be. What is absent stays as it is. */
export interface DesiredFlow {
  readonly name: string;
  readonly definition: string;
  readonly description?: string;
  readonly role?: string;
  readonly schedules: readonly ScheduleDeclaration[];
}

/** One flow or schedule. */
export interface Change {
  /** E.g. `order` or `order/nightly`. */
  readonly subject: string;
  readonly kind: 'created' | 'updated' | 'deleted' | 'unchanged';
  /** What is updated, e.g. `definition` and `role`. */
  readonly parts: readonly string[];
  /** Absent: nothing is to be done. */
  readonly perform?: (client: SluiceClient) => Promise<unknown>;
}

export interface Plan {
  readonly changes: readonly Change[];
  /** What is left as it is although the file says nothing of it. */
  readonly notes: readonly string[];
}

/** isPruning: schedules that a declared flow has and the file does not are deleted. Throws what the client throws. */
export async function planDeployment(
  client: SluiceClient,
  flows: readonly DesiredFlow[],
  isPruning: boolean,
): Promise<Plan> {
  const changes: Change[] = [];
  const notes: string[] = [];
  for (const flow of flows) {
    const found = await findFlow(client, flow.name);
    changes.push(found === undefined ? creation(flow) : update(flow, found));
    if (found !== undefined) notes.push(...notesOn(flow, found));
    const schedules = found === undefined ? [] : await schedulesOf(client, flow.name);
    changes.push(...flow.schedules.map((each) => scheduleChange(flow.name, each, schedules)));
    const others = schedules.filter(
      ({ ScheduleName }) => !flow.schedules.some(({ name }) => name === ScheduleName),
    );
    if (isPruning) changes.push(...others.map((each) => scheduleDeletion(flow.name, each)));
    else notes.push(...others.map((each) => undeclared(flow.name, each)));
  }
  return { changes, notes };
}

/** Of all flows, with their schedules; what is not there is nothing to do. */
export async function planRemoval(client: SluiceClient, names: readonly string[]): Promise<Plan> {
  const changes: Change[] = [];
  const notes: string[] = [];
  for (const name of names) {
    if ((await findFlow(client, name)) === undefined) notes.push(`${name} is not there`);
    else {
      const perform = (api: SluiceClient) => api.deleteFlow({ Name: name });
      changes.push({ subject: name, kind: 'deleted', parts: [], perform });
    }
  }
  return { changes, notes };
}

async function findFlow(client: SluiceClient, Name: string): Promise<Flow | undefined> {
  try {
    return await client.describeFlow({ Name });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'FlowNotExists') return undefined;
    throw error;
  }
}

async function schedulesOf(client: SluiceClient, FlowName: string): Promise<readonly Schedule[]> {
  const found: Schedule[] = [];
  for await (const schedule of client.schedules({ FlowName })) found.push(schedule);
  return found;
}

function creation({ name, definition, description, role }: DesiredFlow): Change {
  return {
    subject: name,
    kind: 'created',
    parts: [],
    perform: (client) =>
      client.createFlow({
        Name: name,
        Definition: definition,
        Description: description ?? '',
        Type: 'FDL',
        RoleArn: role,
      }),
  };
}

/** Only what differs is sent; what is not declared stays. */
function update({ name, definition, description, role }: DesiredFlow, found: Flow): Change {
  const Definition = unlessSame(definition, found.Definition);
  const Description = unlessSame(description, found.Description);
  const RoleArn = unlessSame(role, found.RoleArn);
  return changeOf(
    name,
    { definition: Definition, description: Description, role: RoleArn },
    (client) => client.updateFlow({ Name: name, Definition, Description, RoleArn }),
  );
}

/** An empty text is not sent: the API takes it for none, and leaves what is there. */
function unlessSame(desired: string | undefined, found: string): string | undefined {
  return desired === undefined || desired === '' || desired === found ? undefined : desired;
}

function notesOn({ name, role }: DesiredFlow, { RoleArn }: Flow): readonly string[] {
  if (role !== undefined || RoleArn === '') return [];
  return [`${name} keeps its role ${RoleArn}: none is declared, and the API takes none away`];
}

function scheduleChange(
  FlowName: string,
  schedule: ScheduleDeclaration,
  schedules: readonly Schedule[],
): Change {
  const { name: ScheduleName, cron, payload, enabled, description } = schedule;
  const subject = `${FlowName}/${ScheduleName}`;
  const found = schedules.find((each) => each.ScheduleName === ScheduleName);
  if (found === undefined) {
    const request = {
      FlowName,
      ScheduleName,
      CronExpression: cron,
      Payload: payload,
      Enable: enabled,
      Description: description,
    };
    const perform = (client: SluiceClient) => client.createSchedule(request);
    return { subject, kind: 'created', parts: [], perform };
  }
  const CronExpression = unlessSame(cron, found.CronExpression);
  const Payload = isSameJson(payload, found.Payload) ? undefined : payload;
  const Enable = enabled === found.Enable ? undefined : enabled;
  const Description = unlessSame(description, found.Description);
  const parts = {
    cron: CronExpression,
    payload: Payload,
    enabled: Enable,
    description: Description,
  };
  return changeOf(subject, parts, (client) =>
    client.updateSchedule({
      FlowName,
      ScheduleName,
      CronExpression,
      Payload,
      Enable,
      Description,
    }),
  );
}

/** Executions find `{}` where there is no payload. */
function isSameJson(desired: string, found: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(desired), JSON.parse(found === '' ? '{}' : found));
  } catch {
    return false; // What is there cannot be read: it is replaced.
  }
}

function changeOf(
  subject: string,
  parts: Readonly<Record<string, unknown>>,
  perform: (client: SluiceClient) => Promise<unknown>,
): Change {
  const names = Object.keys(parts).filter((name) => parts[name] !== undefined);
  if (names.length === 0) return { subject, kind: 'unchanged', parts: [] };
  return { subject, kind: 'updated', parts: names, perform };
}

function scheduleDeletion(FlowName: string, { ScheduleName }: Schedule): Change {
  const perform = (client: SluiceClient) => client.deleteSchedule({ FlowName, ScheduleName });
  return { subject: `${FlowName}/${ScheduleName}`, kind: 'deleted', parts: [], perform };
}

function undeclared(FlowName: string, { ScheduleName }: Schedule): string {
  return `${FlowName}/${ScheduleName} is not declared, and stays; --prune deletes it`;
}
