/** The local stack: creating a flow creates the queues and topics that it names. What is there stays as it is. */
import type { Flow, Resource } from '../core/definition/flow.ts';
import { targetsOf } from '../core/definition/flow-targets.ts';
import { AppError } from './app-error.ts';
import { toFault, toServiceError } from './service-error.ts';

/** Makes one kind of target. */
export interface TargetMaker {
  readonly kind: 'queue' | 'topic';
  /** Its name on AWS; undefined: the resource is of another kind. */
  findName(resource: Resource): string | undefined;
  /** Idempotent. Throws what the service answers. */
  create(name: string): Promise<void>;
}

/** The returned function throws `argument.invalid` when a service refuses a target, and a Fault when it does not answer. */
export function createTargets(makers: readonly TargetMaker[]): (flow: Flow) => Promise<void> {
  return async (flow) => {
    for (const { resource } of targetsOf(flow)) {
      for (const maker of makers) await createTarget(maker, resource);
    }
  };
}

async function createTarget(maker: TargetMaker, resource: Resource): Promise<void> {
  const name = maker.findName(resource);
  if (name === undefined) return;
  try {
    await maker.create(name);
  } catch (error) {
    throw toCreationError(error, `${maker.kind} "${name}"`);
  }
}

function toCreationError(error: unknown, target: string): unknown {
  const serviceError = toServiceError(error);
  if (serviceError?.kind !== 'client') return toFault(error, `create ${target}`);
  const message = `${target} cannot be created: ${serviceError.message}`;
  return new AppError('argument.invalid', message, { parameter: 'Definition' }, { cause: error });
}
