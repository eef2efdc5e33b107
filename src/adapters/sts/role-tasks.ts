/**
 * Performs each task under the role of its flow: FDL reference 5.8; design, "From Alibaba resource names to AWS". A task of
 * a flow without a role, and one that calls nothing outside (an action), is performed under the stepper's own.
 *
 * Credentials are kept per role and flow, not per role alone: they were given for the flow's external id, and another flow
 * that names the same role has to be let in by itself. So are the clients: each signs with one role's credentials.
 */
import type { CallOutcome, Clock, TaskRunner } from '../../app/ports.ts';
import { toFault, toServiceError } from '../../app/service-error.ts';
import type { Resource } from '../../core/definition/flow.ts';
import type { Caller, RunTask } from '../../core/engine/effect.ts';
import { describeRefusal } from '../../core/shared/denied-call.ts';
import { putNewest } from '../../core/shared/put-newest.ts';
import { unreachable } from '../../core/shared/invariant.ts';
import { parseRoleArn, type RoleArn, ROLE_FORMS } from '../../core/shared/role-arn.ts';
import type { AssumeRole, Credentials } from './assume-role.ts';
import { RoleCredentials } from './role-credentials.ts';
import { toSessionName } from './session-name.ts';

/** Roles whose clients are kept; the one that was not used for longest makes room. Its calls in flight end undisturbed. */
const MOST_ROLES = 100;

export interface OpenedRole {
  /** E.g. `aws`. */
  readonly partition: string;
  /** 12 digits: names without an account mean this one. */
  readonly account: string;
  /** For clients. */
  readonly credentials: () => Promise<Credentials>;
}

export interface RoleTasksSettings {
  /** Performs tasks under the stepper's own role. */
  readonly own: TaskRunner;
  /** Performs tasks under a role; called once per role and flow, as long as they are kept. */
  readonly open: (role: OpenedRole) => TaskRunner;
  readonly assume: AssumeRole;
  /** What stands before the name of a role of this account, e.g. `arn:aws:iam::123456789012:role/`. */
  readonly roleArnPrefix: string;
  readonly clock: Pick<Clock, 'nowMs'>;
}

type AwsRole = Extract<RoleArn, { kind: 'iam' }>;

interface KeptRole {
  readonly credentials: RoleCredentials;
  readonly tasks: TaskRunner;
}

export class RoleTasks implements TaskRunner {
  private readonly settings: RoleTasksSettings;
  /** Least recently used first. */
  private readonly keptByUse = new Map<string, KeptRole>();

  constructor(settings: RoleTasksSettings) {
    this.settings = settings;
  }

  async run(task: RunTask): Promise<CallOutcome> {
    const { caller, resource } = task;
    const { roleArn: asWritten } = caller;
    const deniedAs = nameOfDenial(resource);
    if (asWritten === undefined || deniedAs === undefined) return this.settings.own.run(task);
    const role = this.findRole(asWritten);
    if (role === undefined) {
      const cause = `"${asWritten}" is not a role; expected ${ROLE_FORMS}`;
      return { ok: false, error: deniedAs, cause };
    }
    const { credentials, tasks } = this.keep(role, caller);
    try {
      await credentials.get(toSessionName(caller.executionName));
    } catch (error) {
      return { ok: false, error: deniedAs, cause: describeFailure(error, role, caller) };
    }
    return tasks.run({ ...task, caller: { ...caller, roleArn: role.arn } });
  }

  private findRole(text: string): AwsRole | undefined {
    const written = parseRoleArn(text);
    if (written?.kind !== 'ram') return written;
    const own = parseRoleArn(`${this.settings.roleArnPrefix}${written.role}`);
    return own?.kind === 'iam' ? own : undefined;
  }

  private keep(role: AwsRole, caller: Caller): KeptRole {
    const key = `${caller.flowId} ${role.arn}`;
    const kept = this.keptByUse.get(key) ?? this.open(role, caller);
    putNewest(this.keptByUse, [key, kept], MOST_ROLES);
    return kept;
  }

  private open({ arn, partition, account }: AwsRole, { flowId, executionName }: Caller): KeptRole {
    const { assume, clock, open } = this.settings;
    const begin = (sessionName: string) =>
      assume({ roleArn: arn, sessionName, externalId: flowId });
    const credentials = new RoleCredentials(begin, clock);
    // `run` has asked just before: a client begins a session by itself only when one ends in between.
    const forClients = () => credentials.get(toSessionName(executionName));
    return { credentials, tasks: open({ partition, account, credentials: forClients }) };
  }
}

/** FDL reference 4.1, "On AWS". undefined: nothing that is called under a role. */
function nameOfDenial({ kind }: Resource): 'FC.AccessDenied' | 'MNS.AccessDenied' | undefined {
  switch (kind) {
    case 'function':
    case 'nativeFunction':
      return 'FC.AccessDenied';
    case 'queue':
    case 'nativeQueue':
    case 'topic':
    case 'nativeTopic':
      return 'MNS.AccessDenied';
    case 'flow':
    case 'action':
      return undefined;
    default:
      return unreachable(kind, 'kind of resource');
  }
}

/** Throws a Fault for what passes by itself, and what is no answer of STS as it is. */
function describeFailure(error: unknown, { arn }: AwsRole, { flowId }: Caller): string {
  const refusal = toServiceError(error);
  if (refusal?.kind !== 'client') throw toFault(error, `assume role "${arn}"`);
  if (!/AccessDenied/.test(refusal.name)) {
    return `role "${arn}" cannot be assumed: ${refusal.name}: ${refusal.message}`;
  }
  const denial = describeRefusal(refusal, { action: 'sts:AssumeRole', resource: arn });
  return `${denial}; the role has to trust the stepper, with external id "${flowId}"`;
}
