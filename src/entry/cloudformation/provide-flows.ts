/**
 * Custom resources of stacks: `Custom::SluiceFlowId`, the id of a flow to come, and `Custom::SluiceFlow`, the flow. Every
 * request is answered, whatever becomes of it, or CloudFormation would wait for an hour; when the answer itself cannot be
 * delivered this throws, and Lambda delivers the request again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isAppError, isFault } from '../../app/app-error.ts';
import type { Ids, Log } from '../../app/ports.ts';
import type { ProvidedFlow, ProvideFlowRequest } from '../../app/provide-flow.ts';
import type { FlowId } from '../../core/shared/ids.ts';
import { type AnswerSurroundings, sendAnswer } from './send-answer.ts';
import { type Outcome, toAnswerBody } from './stack-answer.ts';
import {
  findFlowIdentity,
  findFlowName,
  PropertyError,
  readFlowName,
  readFlowProperties,
  readStackRequest,
  type StackRequest,
} from './stack-request.ts';

export interface ProvideFlowsDependencies {
  readonly provideFlow: (request: ProvideFlowRequest) => Promise<ProvidedFlow>;
  readonly withdrawFlow: (flow: {
    readonly name: string;
    readonly flowId: FlowId;
  }) => Promise<void>;
  readonly ids: Pick<Ids, 'sha256Hex'>;
  readonly log: Log;
}

const REAL: AnswerSurroundings = { fetch, pause: (ms) => pause(ms) };

/** Of a fault; what was done before it is done again. */
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 500;

/** Throws when nobody could be answered. */
export function createProvideFlows(
  deps: ProvideFlowsDependencies,
  surroundings: AnswerSurroundings = REAL,
): (event: unknown) => Promise<void> {
  return async (event) => {
    const request = readStackRequest(event);
    const outcome = await decide(deps, surroundings, request);
    const { RequestType, ResourceType, StackId, RequestId, LogicalResourceId } = request;
    await sendAnswer(surroundings, request.ResponseURL, toAnswerBody(request, outcome));
    deps.log.info('stack request', {
      requestType: RequestType,
      resourceType: ResourceType,
      stackId: StackId,
      stackRequestId: RequestId,
      logicalResourceId: LogicalResourceId,
      status: outcome.status,
    });
  };
}

async function decide(
  deps: ProvideFlowsDependencies,
  { pause }: AnswerSurroundings,
  request: StackRequest,
): Promise<Outcome> {
  const failed = (reason: string): Outcome => {
    return { status: 'FAILED', physicalId: failedId(request), reason };
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await handle(deps, request);
    } catch (error) {
      if (isAppError(error) || error instanceof PropertyError) return failed(error.message);
      deps.log.error('stack request', { stackRequestId: request.RequestId, attempt, error });
      const mayPass = isFault(error) && attempt < ATTEMPTS;
      if (!mayPass) return failed(UNEXPECTED);
      await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

const UNEXPECTED =
  'The flow provider of Sluice could not do it just now. Deploy again; if that does not help, its log says what is wrong.';

async function handle(deps: ProvideFlowsDependencies, request: StackRequest): Promise<Outcome> {
  switch (request.ResourceType) {
    case 'Custom::SluiceFlowId':
      return provideId(deps, request);
    case 'Custom::SluiceFlow':
      return request.RequestType === 'Delete' ? withdraw(deps, request) : provide(deps, request);
    default: {
      const known = 'expected Custom::SluiceFlow or Custom::SluiceFlowId';
      throw new PropertyError(`${request.ResourceType} is no resource of Sluice, ${known}`);
    }
  }
}

/** The same request, the same id: nothing is stored. */
function provideId({ ids }: ProvideFlowsDependencies, request: StackRequest): Outcome {
  const { PhysicalResourceId: current, RequestType } = request;
  if (RequestType === 'Delete') return { status: 'SUCCESS', physicalId: failedId(request) };
  const name = readFlowName(request.ResourceProperties);
  const flowId = RequestType === 'Update' && current !== undefined ? current : newId(ids, request);
  if (!isIdFor(ids, flowId, name)) throw renamed(name);
  return { status: 'SUCCESS', physicalId: flowId, data: { FlowId: flowId } };
}

/** Shaped like a version 4 UUID. It begins with its flow's name, so that no two flows can be given the same. */
function newId(
  ids: Pick<Ids, 'sha256Hex'>,
  { StackId, LogicalResourceId, RequestId, ResourceProperties }: StackRequest,
): string {
  const hex = ids.sha256Hex(JSON.stringify([StackId, LogicalResourceId, RequestId]));
  const others = hex.replace(/^(.{4})(.{3})(.{3})(.{12}).*$/, '$1-4$2-a$3-$4');
  return `${beginningFor(ids, readFlowName(ResourceProperties))}-${others}`;
}

function beginningFor({ sha256Hex }: Pick<Ids, 'sha256Hex'>, name: string): string {
  return sha256Hex(name).slice(0, 8);
}

function isIdFor(ids: Pick<Ids, 'sha256Hex'>, flowId: string, name: string): boolean {
  return flowId.startsWith(`${beginningFor(ids, name)}-`);
}

/**
 * In place it could not be rolled back: the flow's former id would be gone, and a flow made halfway under the new name would
 * be left.
 */
function renamed(name: string): PropertyError {
  return new PropertyError(
    `property Name: a flow's name cannot be changed in place; give the resources of flow '${name}' other logical ids`,
  );
}

async function provide(deps: ProvideFlowsDependencies, request: StackRequest): Promise<Outcome> {
  const { ResourceProperties, OldResourceProperties, RequestId: requestId } = request;
  const wanted = readFlowProperties(ResourceProperties, OldResourceProperties);
  if (request.RequestType === 'Update' && request.PhysicalResourceId !== wanted.name) {
    throw renamed(wanted.name);
  }
  if (!isIdFor(deps.ids, wanted.flowId, wanted.name)) {
    throw new PropertyError(
      `property FlowId: expected the attribute FlowId of a Custom::SluiceFlowId whose Name is '${wanted.name}'`,
    );
  }
  const { name, flowId, lastModifiedAt } = await deps.provideFlow({ ...wanted, requestId });
  const data = { FlowId: flowId, Name: name, LastModifiedTime: lastModifiedAt };
  return { status: 'SUCCESS', physicalId: name, data };
}

async function withdraw(deps: ProvideFlowsDependencies, request: StackRequest): Promise<Outcome> {
  const flow = findFlowIdentity(request.ResourceProperties);
  if (flow !== undefined) await deps.withdrawFlow(flow);
  return { status: 'SUCCESS', physicalId: failedId(request) };
}

/** What was not made keeps its id; a creation that failed has to name something that can be deleted. */
function failedId({
  PhysicalResourceId,
  ResourceProperties,
  LogicalResourceId,
}: StackRequest): string {
  return PhysicalResourceId ?? findFlowName(ResourceProperties) ?? LogicalResourceId;
}
