/** What calls the services of tasks. */
import { DestinationCheck } from '../adapters/lambda/destination-check.ts';
import { FunctionTasks } from '../adapters/lambda/function-tasks.ts';
import { TopicTasks } from '../adapters/sns/topic-tasks.ts';
import { BuiltQueueUrls } from '../adapters/sqs/built-queue-urls.ts';
import { QueueTasks } from '../adapters/sqs/queue-tasks.ts';
import { assumeRole } from '../adapters/sts/assume-role.ts';
import { type OpenedRole, RoleTasks } from '../adapters/sts/role-tasks.ts';
import { UnassumedRoles } from '../adapters/sts/unassumed-roles.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { systemIds } from '../adapters/system/system-ids.ts';
import type { Log, TaskRunner } from '../app/ports.ts';
import { routeTask } from '../app/route-task.ts';
import { readTargetConfig, type StepperConfig, type TargetConfig } from '../config.ts';
import { calledBy, clientsUnder, type TaskClients, taskClients } from './clients.ts';

/** By itself, for a live run. Throws a ConfigError that names what is missing. */
export function composeTasks(): TaskRunner {
  const config = readTargetConfig();
  return buildTasks(config, taskClients(config, calledBy('sluice')));
}

/** Each task under the role of its flow, where roles are assumed. */
export function buildTasksUnderRoles(
  config: StepperConfig,
  clients: TaskClients,
  log: Log,
): TaskRunner {
  const own = buildTasks(config, clients);
  const { region, roleArnPrefix } = config;
  if (roleArnPrefix === undefined) return new UnassumedRoles(own, log);
  const { requestHandler, userAgentAppId } = clients.sqs.config;
  return new RoleTasks({
    own,
    open: (role) => buildTasks(config, clientsUnder(config, clients, role), role),
    assume: assumeRole({ region, requestHandler, userAgentAppId }),
    roleArnPrefix,
    clock: systemClock,
  });
}

/** A live run has no queue of results: no end of an asynchronous call reaches it. */
type TaskConfig = TargetConfig & Partial<Pick<StepperConfig, 'resultsQueueArn'>>;

/** role: names without an account are of its account, and looked up by nobody, since it may lack the right to. */
function buildTasks(config: TaskConfig, clients: TaskClients, role?: OpenedRole): TaskRunner {
  const { region, resultsQueueArn } = config;
  const topicArnPrefix = config.topicArnPrefix ?? topicArnPrefixOf(region, role);
  const { queues, topics } = targetNaming(config);
  return routeTask({
    functions: new FunctionTasks({
      client: clients.lambda,
      naming: { ...config.naming.function, ignoresScope: config.createMissingTargets },
      invocationTimeoutMs: config.limits.invocationTimeoutMs,
      ...(resultsQueueArn === undefined
        ? {}
        : { destinations: destinationCheck(clients, resultsQueueArn) }),
    }),
    queues: new QueueTasks({
      client: clients.sqs,
      region,
      naming: queues,
      ...(role === undefined
        ? {}
        : { urls: new BuiltQueueUrls(clients.sqs, { region, account: role.account }) }),
    }),
    topics: new TopicTasks({
      client: clients.sns,
      naming: topics,
      ...(topicArnPrefix === undefined ? {} : { topicArnPrefix }),
    }),
  });
}

function destinationCheck({ lambda }: TaskClients, resultsQueueArn: string): DestinationCheck {
  return new DestinationCheck({
    client: lambda,
    resultsQueueArn,
    clock: systemClock,
    ids: systemIds,
  });
}

function topicArnPrefixOf(region: string, role?: OpenedRole): string | undefined {
  return role && `arn:${role.partition}:sns:${region}:${role.account}:`;
}

/** Where missing targets are created there is one region and one account, whatever an ARN says. */
export function targetNaming({
  naming,
  createMissingTargets: ignoresScope,
}: {
  readonly naming: Pick<TargetConfig['naming'], 'queue' | 'topic'>;
  readonly createMissingTargets: boolean;
}) {
  return {
    queues: { ...naming.queue, ignoresScope },
    topics: { ...naming.topic, ignoresScope },
  };
}
