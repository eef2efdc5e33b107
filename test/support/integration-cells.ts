/** Every service in every pattern that it has, as flows for a running stack whose example is `integrations`. */

export type Pattern = 'requestResponse' | 'sync' | 'waitForCallback';
export type ServiceName = keyof typeof SERVICES;
export type Cell = readonly [service: ServiceName, pattern: Pattern];

export interface Failure {
  readonly error: string;
  readonly cause: RegExp;
}

interface Service {
  /** Of the task, beside type, name and pattern. */
  readonly attributes: string;
  /** Service parameters, as flow-style YAML. */
  readonly params?: string;
  readonly patterns: readonly Pattern[];
  /** Text of the step, and what stands there in a call of something that is not there. */
  readonly missing?: readonly [present: string, missing: string];
  /** What such a call, or else a function that throws, fails with. */
  readonly failure: Failure;
}

/** Of `matrix/work` when it is told to fail. */
export const OUT_OF_STOCK: Failure = {
  error: 'OutOfStock',
  cause: /^\{"errorType":"OutOfStock","errorMessage":"no tea left"/,
};

const HEAD = 'version: v1\ntype: flow\nsteps:\n';
export const CHILD = `${HEAD}  - {type: task, name: inner, resourceArn: 'acs:fc:::services/matrix/functions/work'}\n`;

const SERVICES = {
  'a function': {
    attributes: 'resourceArn: acs:fc:::services/matrix/functions/work',
    patterns: ['requestResponse', 'sync', 'waitForCallback'],
    failure: OUT_OF_STOCK,
  },
  'an asynchronous function': {
    attributes: 'resourceArn: acs:fc:::services/matrix/functions/work',
    params: '{InvocationType: Async}',
    patterns: ['requestResponse', 'sync', 'waitForCallback'],
    missing: ['functions/work', 'functions/nothing'],
    failure: { error: 'FC.FunctionNotFound', cause: /^function "matrix-dev-nothing": / },
  },
  'a queue': {
    attributes: 'resourceArn: acs:mns:::/queues/kept/messages',
    params: '{MessageBody: $, Priority: 1}',
    patterns: ['requestResponse', 'waitForCallback'],
    missing: ['kept', 'deleted'],
    failure: { error: 'MNS.QueueNotExist', cause: /^queue "deleted": / },
  },
  'a topic': {
    attributes: 'resourceArn: acs:mns:::/topics/kept/messages',
    params: '{MessageBody: $}',
    patterns: ['requestResponse', 'waitForCallback'],
    missing: ['kept', 'deleted'],
    failure: { error: 'MNS.TopicNotExist', cause: /^topic "deleted": / },
  },
  'a flow': {
    attributes: 'resourceArn: acs:fnf:::flow/child',
    params: '{Input: $}',
    patterns: ['requestResponse', 'sync', 'waitForCallback'],
    missing: ['flow/child', 'flow/nowhere'],
    failure: { error: 'FnF.FlowNotExists', cause: /^Flow 'nowhere' does not exist\.$/ },
  },
  'an action': {
    attributes: 'action: fnf:StartExecution',
    params: '{FlowName: child, Input: $, CallbackFnFTaskToken: $.token}',
    patterns: ['requestResponse', 'waitForCallback'],
    missing: ['FlowName: child', 'FlowName: nowhere'],
    failure: { error: 'fnf.FlowNotExists', cause: /^Flow 'nowhere' does not exist\.$/ },
  },
} as const satisfies Record<string, Service>;

export const serviceOf = ([service]: Cell): Service => SERVICES[service];

export const CELLS: readonly Cell[] = (Object.keys(SERVICES) as ServiceName[]).flatMap((service) =>
  SERVICES[service].patterns.map((pattern): Cell => [service, pattern]),
);

/** What ends a call that was accepted. */
export type Settlement = 'the end of the work' | 'a report by URL' | 'a report by the API';

/** undefined: the answer to the call is the task's result. */
export function settlementOf([service, pattern]: Cell): Settlement | undefined {
  if (pattern === 'requestResponse') return undefined;
  if (pattern === 'sync') return service === 'a function' ? undefined : 'the end of the work';
  if (service === 'an action') return 'the end of the work';
  const byUrl: readonly ServiceName[] = ['a function', 'a queue', 'a flow'];
  return byUrl.includes(service) ? 'a report by URL' : 'a report by the API';
}

export const isReported = (cell: Cell): boolean =>
  settlementOf(cell)?.startsWith('a report') === true;

/** The input of the flows. */
export interface Order {
  readonly n: number;
  readonly fails?: true;
  /** Path of the file that the work waits for. */
  readonly gate?: string;
}

/** A step that passes `order` on, with its token if it has one; more: lines of the step, and what follows it. */
export function flowOf(cell: Cell, more = ''): string {
  const { attributes, params } = serviceOf(cell);
  const token =
    cell[1] === 'waitForCallback' ? ', {target: token, source: $context.task.token}' : '';
  return `${HEAD}  - type: task
    name: call
    ${attributes}
    pattern: ${cell[1]}
    inputMappings: [{target: order, source: $input.order}${token}]
${params === undefined ? '' : `    serviceParams: ${params}\n`}${more}`;
}

/** The same call of something that is not there. */
export function brokenFlowOf(cell: Cell, more = ''): string {
  const [present, missing] = serviceOf(cell).missing ?? ['', ''];
  return flowOf(cell, more).replace(present, missing);
}

/** Lines of a step that make the flow's output what failed. */
export const CATCHING = `    errorMappings: [{target: error, source: $local.error}, {target: cause, source: $local.cause}]
    catch: [{errors: [FnF.ALL], goto: caught}]
  - {type: fail, name: uncaught, error: Uncaught, cause: ''}
  - {type: pass, name: caught}
`;
