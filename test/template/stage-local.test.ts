/** The service as serverless-offline sees it: everything literal, under the names of the local stack. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_LIMITS } from '../../src/app/limits.ts';
import { HANDLER_SCHEMAS, type HandlerName } from '../../src/config/handler-variables.ts';
import { readVariables } from '../../src/config/read-variables.ts';
import { LOCAL_KEY, LOCAL_NAMES } from '../../src/local/own-handlers.ts';
import { ROOT } from './packaged-stack.ts';

interface Service {
  readonly functions: Readonly<Record<HandlerName, FunctionOfService>>;
  readonly provider: { readonly environment: Readonly<Record<string, string>> };
  readonly resources: Record<string, never>;
}

interface FunctionOfService {
  readonly name: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly events?: readonly { readonly schedule?: { readonly enabled: boolean } }[];
}

const framework = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  spawnSync(
    process.execPath,
    [path.join(ROOT, 'node_modules/serverless/bin/serverless.js'), ...args, '--stage', 'local'],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], SLS_TELEMETRY_DISABLED: '1', ...environment },
    },
  );

/** Throws what the framework said. */
function printService(environment: Readonly<Record<string, string>>): Service {
  const { status, stdout, stderr } = framework(['print', '--format', 'json'], environment);
  if (status !== 0) throw new Error(stdout + stderr);
  return JSON.parse(stdout) as Service;
}

/** What the local stack tells the service, and what Lambda would. */
const FROM_THE_LOCAL_STACK = {
  AWS_REGION: 'us-east-1',
  SLUICE_RESULTS_QUEUE_ARN: 'arn:aws:sqs:us-east-1:000000000000:sluice-local-invocation-results',
};

let service: Service;

const variablesOf = ({ provider, functions }: Service, handler: HandlerName) => ({
  ...provider.environment,
  ...functions[handler].environment,
});

beforeAll(() => {
  service = printService(FROM_THE_LOCAL_STACK);
}, 60_000);

describe('stage local', () => {
  it('has functions, a table and queues of the names that the local stack uses', () => {
    const { advanceExecutions, fireAlarms, recordFailures, recordInvocations } = LOCAL_NAMES;
    const { functions } = service;
    expect(functions['advance-executions'].name).toBe(advanceExecutions);
    expect(functions['fire-alarms'].name).toBe(fireAlarms);
    expect(functions['record-failures'].name).toBe(recordFailures);
    expect(functions['record-invocations'].name).toBe(recordInvocations);
    expect({
      ...variablesOf(service, 'advance-executions'),
      ...variablesOf(service, 'record-invocations'),
    }).toMatchObject({
      SLUICE_DEPLOYMENT: 'sluice-local',
      SLUICE_TABLE: LOCAL_NAMES.table,
      SLUICE_WORK_QUEUE: LOCAL_NAMES.workQueue,
      SLUICE_DEAD_LETTER_QUEUE: LOCAL_NAMES.deadLetterQueue,
      SLUICE_RESULTS_QUEUE_ARN: expect.stringMatching(`:${LOCAL_NAMES.resultsQueue}$`),
      SLUICE_RESULTS_DEAD_LETTER_QUEUE: LOCAL_NAMES.resultsDeadLetterQueue,
    });
  });

  it('gives every handler what it needs, as text: serverless-offline resolves no function', () => {
    for (const handler of Object.keys(HANDLER_SCHEMAS) as HandlerName[]) {
      const variables = { AWS_REGION: 'us-east-1', ...variablesOf(service, handler) };
      for (const value of Object.values(variables)) expect(typeof value).toBe('string');
      expect(() => readVariables(HANDLER_SCHEMAS[handler], variables)).not.toThrow();
    }
  });

  it('limits as the code does by itself, asks nobody to wait, and tells nobody', () => {
    expect(variablesOf(service, 'advance-executions')).toMatchObject({
      SLUICE_MAX_VALUE_BYTES: String(DEFAULT_LIMITS.valueBytes),
      SLUICE_MAX_EVENTS: String(DEFAULT_LIMITS.eventsPerExecution),
      SLUICE_FOREACH_CONCURRENCY: String(DEFAULT_LIMITS.foreachConcurrency),
      SLUICE_RETENTION_DAYS: String(DEFAULT_LIMITS.retentionDays),
      SLUICE_ROLE_ARN_PREFIX: 'none',
      SLUICE_TOPIC_ARN_PREFIX: '',
      SLUICE_EVENT_BUS: 'none',
      SLUICE_TRACING: 'off',
    });
    expect(variablesOf(service, 'api')).toMatchObject({
      SLUICE_RATE_LIMITS: 'off',
      SLUICE_MAX_DEFINITION_BYTES: String(DEFAULT_LIMITS.definitionBytes),
    });
  });

  it('has the key pair that the local stack prints', () => {
    expect(variablesOf(service, 'api')['SLUICE_ACCESS_KEYS']).toBe(
      JSON.stringify({ [LOCAL_KEY.accessKeyId]: LOCAL_KEY.accessKeySecret }),
    );
  });

  it('leaves the minute tick to the local stack', () => {
    expect(service.functions['fire-alarms'].events?.[0]?.schedule?.enabled).toBe(false);
  });

  it.each(['package', 'deploy'])(
    'is refused by %s: everybody knows its keys',
    (command) => {
      const { status, stdout, stderr } = framework([command]);
      expect([status, stdout + stderr]).toEqual([
        1,
        expect.stringContaining('The stage "local" is that of npm start'),
      ]);
    },
    20_000,
  );

  it('goes by the environment of npm start', () => {
    const environment = {
      SLUICE_FUNCTION_STAGE: 'test',
      SLUICE_FUNCTION_NAME: '{function}',
      SLUICE_QUEUE_NAME: 'my-{name}',
      SLUICE_TOPIC_NAME: 'our-{name}',
      SLUICE_RESOURCE_NAMES: '{"queue:a":"b"}',
      SLUICE_TOPIC_ARN_PREFIX: 'arn:aws:sns:us-east-1:000000000000:',
      SLUICE_RETENTION_DAYS: '20',
      SLUICE_MAX_VALUE_BYTES: '2048',
      SLUICE_MAX_EVENTS: '200',
      SLUICE_FOREACH_CONCURRENCY: '7',
      SLUICE_EVENT_BUS: 'mine',
      SLUICE_TRACING: 'on',
    };
    const own = printService({ ...FROM_THE_LOCAL_STACK, ...environment });
    expect(variablesOf(own, 'advance-executions')).toMatchObject(environment);
    const ofTheApi = { SLUICE_RATE_LIMITS: 'on', SLUICE_MAX_DEFINITION_BYTES: '4096' };
    const limited = printService({ ...FROM_THE_LOCAL_STACK, ...ofTheApi });
    expect(variablesOf(limited, 'api')).toMatchObject(ofTheApi);
  }, 60_000);
});
