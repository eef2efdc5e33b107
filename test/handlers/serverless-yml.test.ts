import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { load } from 'js-yaml';
import { createTableRequest, EXPIRY } from '../../src/adapters/dynamodb/table.ts';
import { ConfigError, readConfig } from '../../src/config.ts';
import { LOCAL_KEY, LOCAL_NAMES } from '../../src/local/own-handlers.ts';
import {
  DEAD_LETTER_RETENTION_SECONDS,
  MOST_RECEIVES,
  RESULTS_VISIBILITY_SECONDS,
  RETENTION_SECONDS,
  VISIBILITY_SECONDS,
} from '../../src/local/queue-definitions.ts';

interface SqsEvent {
  readonly arn: { readonly 'Fn::GetAtt': readonly [string, string] };
  readonly batchSize: number;
  readonly functionResponseType?: string;
}

interface FunctionDefinition {
  readonly handler: string;
  readonly timeout?: number;
  readonly recursiveLoop?: string;
  readonly events: readonly { readonly sqs?: SqsEvent }[];
}

interface Service {
  readonly service: string;
  readonly custom: {
    readonly names: Record<string, string>;
    readonly secrets: { readonly local: Record<string, string> };
    readonly resultsQueueArn: { readonly local: string };
    readonly topicArnPrefix: { readonly local: string };
    readonly roleArnPrefix: { readonly local: string };
    readonly rateLimits: { readonly aws: string; readonly local: string };
  };
  readonly provider: { readonly runtime: string; readonly environment: Record<string, string> };
  readonly functions: Record<string, FunctionDefinition>;
  readonly resources: {
    readonly Resources: Record<string, { readonly Properties: Record<string, unknown> }>;
  };
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const service = load(read('serverless.yml')) as Service;
const functions = Object.entries(service.functions);
const resources = service.resources.Resources;
const propertiesOf = (name: string) => resources[name]!.Properties;

/** A name as it is on stage `local`. */
const local = (name: string | undefined) =>
  (name ?? '').replace('${self:service}', service.service).replace('${sls:stage}', 'local');

describe('the functions', () => {
  it('are the files in handlers/, one each, by name', () => {
    const files = readdirSync(path.join(ROOT, 'handlers')).map((file) => path.parse(file).name);
    expect(functions.map(([name]) => name).sort()).toEqual(files.sort());
    for (const [name, { handler }] of functions) expect(handler).toBe(`handlers/${name}.handler`);
  });

  it('each export a handler', () => {
    for (const [name] of functions) {
      expect(read(`handlers/${name}.ts`)).toMatch(/^export const handler = middy/m);
    }
  });

  it('each fit on a screen', () => {
    for (const [name] of functions) {
      expect(read(`handlers/${name}.ts`).split('\n').length).toBeLessThanOrEqual(21);
    }
  });

  it('run on the Node that is developed with', () => {
    expect(service.provider.runtime).toBe(`nodejs${read('.nvmrc').trim()}.x`);
    expect(read('scripts/set-up.mjs')).toContain(`NODE_VERSION = '${read('.nvmrc').trim()}.`);
  });

  it('may call themselves for as long as a flow is long', () => {
    for (const name of ['advance-executions', 'record-failures', 'record-invocations']) {
      expect(service.functions[name]!.recursiveLoop).toBe('Allow');
    }
  });
});

describe('the queues', () => {
  const sources = functions.flatMap(([name, { events, timeout }]) =>
    events.flatMap(({ sqs }) => (sqs === undefined ? [] : [{ name, timeout, sqs }])),
  );

  it.each(sources)('that feeds $name is invisible for as long as the function runs', (source) => {
    const [queue] = source.sqs.arn['Fn::GetAtt'];
    expect(propertiesOf(queue)['VisibilityTimeout']).toBe(source.timeout);
  });

  it('report partial failures in batches', () => {
    const batched = sources.filter(({ sqs }) => sqs.batchSize > 1);
    expect(batched.map(({ name }) => name)).toEqual(['advance-executions', 'record-invocations']);
    for (const { sqs } of batched) {
      expect(sqs.functionResponseType).toBe('ReportBatchItemFailures');
    }
  });

  it('have a dead-letter queue each, but the dead-letter queues', () => {
    const queues = Object.keys(resources).filter((name) => name.endsWith('Queue'));
    const without = queues.filter((name) => propertiesOf(name)['RedrivePolicy'] === undefined);
    expect(without).toEqual(['DeadLetterQueue', 'ResultsDeadLetterQueue']);
  });

  it('are those of the local stack', () => {
    expect(propertiesOf('WorkQueue')).toMatchObject({
      VisibilityTimeout: VISIBILITY_SECONDS,
      MessageRetentionPeriod: RETENTION_SECONDS,
      RedrivePolicy: { maxReceiveCount: MOST_RECEIVES },
    });
    expect(propertiesOf('DeadLetterQueue')).toMatchObject({
      VisibilityTimeout: VISIBILITY_SECONDS,
      MessageRetentionPeriod: DEAD_LETTER_RETENTION_SECONDS,
    });
    expect(propertiesOf('ResultsQueue')).toMatchObject({
      VisibilityTimeout: RESULTS_VISIBILITY_SECONDS,
      MessageRetentionPeriod: RETENTION_SECONDS,
      RedrivePolicy: { maxReceiveCount: MOST_RECEIVES },
    });
    expect(propertiesOf('ResultsDeadLetterQueue')).toMatchObject({
      VisibilityTimeout: RESULTS_VISIBILITY_SECONDS,
      MessageRetentionPeriod: DEAD_LETTER_RETENTION_SECONDS,
    });
  });
});

describe('the table', () => {
  it('is the one that the adapter expects', () => {
    const { TableName: _, ...request } = createTableRequest('any');
    expect(propertiesOf('Table')).toMatchObject(JSON.parse(JSON.stringify(request)) as object);
    expect(propertiesOf('Table')['AttributeDefinitions']).toHaveLength(4);
  });

  it('lets items expire by the attribute that the adapter writes', () => {
    expect(propertiesOf('Table')['TimeToLiveSpecification']).toEqual({
      AttributeName: EXPIRY,
      Enabled: true,
    });
  });
});

describe('the environment', () => {
  it('declares every variable that the configuration needs', () => {
    // The runtime sets the region.
    const declared = { ...service.provider.environment, AWS_REGION: 'eu-west-1' };
    const values = Object.keys(declared).map((name) => [name, 'a-value-of-16-chars']);
    const environment = {
      ...(Object.fromEntries(values) as Record<string, string>),
      SLUICE_ACCESS_KEYS: '{"id":"secret"}',
      SLUICE_RATE_LIMITS: 'on',
      SLUICE_ROLE_ARN_PREFIX: 'arn:aws:iam::123456789012:role/',
      SLUICE_RESULTS_QUEUE_ARN: 'arn:aws:sqs:eu-west-1:123456789012:results',
      SLUICE_TOPIC_ARN_PREFIX: 'arn:aws:sns:eu-west-1:123456789012:',
    };
    expect(() => readConfig(environment)).not.toThrow();
  });

  it('names what is missing', () => {
    expect(() => readConfig({})).toThrow(ConfigError);
    expect(() => readConfig({})).toThrow(/SLUICE_TABLE is not set/);
  });
});

describe('stage local', () => {
  it('has the names that the local stack uses', () => {
    const { names } = service.custom;
    expect(LOCAL_NAMES).toEqual({
      table: local(names['table']),
      workQueue: local(names['workQueue']),
      deadLetterQueue: local(names['deadLetterQueue']),
      resultsQueue: local(names['resultsQueue']),
      resultsDeadLetterQueue: local(names['resultsDeadLetterQueue']),
      advanceExecutions: 'sluice-local-advance-executions',
      fireAlarms: 'sluice-local-fire-alarms',
      recordFailures: 'sluice-local-record-failures',
      recordInvocations: 'sluice-local-record-invocations',
    });
  });

  it('has a queue of results whose ARN the local stack tells', () => {
    expect(service.custom.resultsQueueArn.local).toBe("${env:SLUICE_RESULTS_QUEUE_ARN, ''}");
  });

  it('looks topics up by name: serverless-offline resolves no function', () => {
    expect(service.custom.topicArnPrefix.local).toBe("${env:SLUICE_TOPIC_ARN_PREFIX, ''}");
  });

  it('limits nobody, and AWS does', () => {
    expect(service.custom.rateLimits).toEqual({ aws: 'on', local: 'off' });
    expect(service.provider.environment['SLUICE_RATE_LIMITS']).toBe(
      '${env:SLUICE_RATE_LIMITS, self:custom.rateLimits.${self:custom.place}}',
    );
  });

  it('assumes no role', () => {
    expect(service.custom.roleArnPrefix.local).toBe('none');
  });

  it('has the key pair that the local stack prints', () => {
    expect(service.custom.secrets.local['accessKeys']).toBe(
      JSON.stringify({ [LOCAL_KEY.accessKeyId]: LOCAL_KEY.accessKeySecret }),
    );
  });
});
