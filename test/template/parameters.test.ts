/** What parameters change in what a deployment would create. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { load } from 'js-yaml';
import { type Template, toEffective } from './effective-template.ts';
import { EVERY_PARAMETER, KEY, TOPIC } from './every-parameter.ts';
import { type BothStacks, packageBoth, ROOT } from './packaged-stack.ts';
import { functionsOf, ofType, permissionsOf, propertiesOf, variablesIn } from './stack-view.ts';
import { ALLOWED_WILDCARDS } from './wildcards.ts';

const NAMING = ['FunctionName', 'RoleName', 'QueueName', 'TableName', 'AlarmName', 'LogGroupName'];

/** A reference to something is not its name. */
function nameIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  const { 'Fn::Sub': text } = (value ?? {}) as { readonly 'Fn::Sub'?: string };
  return text === undefined ? [] : [text];
}

let folder: string;
let stacks: BothStacks;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-package-'));
  stacks = packageBoth(folder);
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const effective = (name: keyof typeof stacks): Template => toEffective(stacks[name].template);

describe('what roles allow', () => {
  const actionsOn = (template: Template, handler: string, sid: string) => {
    const own = [...permissionsOf(template)].find(([name]) => name === handler)?.[1] ?? [];
    return own.filter((permission) => permission.sid === sid).map(({ action }) => action);
  };

  it('is by function what its handler calls, and for most of them little', () => {
    const summary = [...permissionsOf(effective('defaults'))].map(([handler, permissions]) => {
      return [handler, [...new Set(permissions.map(({ sid }) => sid))].join(' ')];
    });
    expect(Object.fromEntries(summary)).toEqual({
      api: 'Logs Traces Table Listings WorkQueue',
      callback: 'Logs Traces Table WorkQueue',
      'advance-executions':
        'Logs Traces Table Listings WorkQueue DeadLetters StatusEvents TaskFunctions TaskQueues TaskTopics FlowRoles',
      'fire-alarms': 'Logs Table WorkQueue',
      'record-failures':
        'Logs Traces Table Listings WorkQueue DeadLetters StatusEvents TaskFunctions TaskQueues TaskTopics FlowRoles',
      'record-invocations': 'Logs Traces Table WorkQueue Results ResultsDeadLetters',
      'provide-flows': 'Logs Traces Table WorkQueue',
    });
  });

  it('lets only those delete from the table that remove schedules', () => {
    const deleting = [...permissionsOf(effective('defaults'))].filter(([, permissions]) =>
      permissions.some(({ action }) => action === 'dynamodb:DeleteItem'),
    );
    expect(deleting.map(([handler]) => handler)).toEqual([
      'api',
      'advance-executions',
      'record-failures',
      'provide-flows',
    ]);
  });

  it('leaves the stepper nothing of its own for tasks where flows have roles', () => {
    const strict = effective('everything');
    for (const sid of ['TaskFunctions', 'TaskQueues', 'TaskTopics']) {
      expect(actionsOn(effective('defaults'), 'advance-executions', sid)).not.toEqual([]);
      expect(actionsOn(strict, 'advance-executions', sid)).toEqual([]);
    }
    expect(actionsOn(strict, 'advance-executions', 'FlowRoles')).toEqual(['sts:AssumeRole']);
  });

  it('goes with tracing, status events and the key', () => {
    expect(actionsOn(effective('defaults'), 'api', 'Traces')).toHaveLength(2);
    expect(actionsOn(effective('everything'), 'api', 'Traces')).toEqual([]);
    expect(actionsOn(effective('defaults'), 'advance-executions', 'StatusEvents')).toEqual([
      'events:PutEvents',
    ]);
    expect(actionsOn(effective('everything'), 'advance-executions', 'StatusEvents')).toEqual([]);
    expect(actionsOn(effective('defaults'), 'api', 'Key')).toEqual([]);
    for (const [handler, permissions] of permissionsOf(effective('everything'))) {
      const onKey = permissions.filter(({ sid }) => sid === 'Key');
      expect([handler, onKey.map(({ resource }) => resource)]).toEqual([
        handler,
        [KEY, KEY, KEY, KEY],
      ]);
    }
  });

  it('has a reason for every pattern in the list, and uses all of it', () => {
    const sids = [...permissionsOf(effective('defaults')).values()].flat().map(({ sid }) => sid);
    for (const [sid, { reason }] of Object.entries(ALLOWED_WILDCARDS)) {
      expect(sids).toContain(sid);
      expect(reason).toMatch(/\w/);
    }
  });
});

describe('parameters', () => {
  it('are all set here, but those that text cannot give', () => {
    const file = load(readFileSync(path.join(ROOT, 'deploy/parameters.yml'), 'utf8'));
    const { default: defaults } = file as { readonly default: Readonly<Record<string, unknown>> };
    const given = Object.entries(EVERY_PARAMETER);
    expect(given.map(([name]) => name)).toEqual(
      Object.keys(defaults).filter((name) => name !== 'tags'),
    );
    // One that is set to its default proves nothing; alarms cannot be off to be looked at.
    const same = given.filter(([name, value]) => String(defaults[name]) === value);
    expect(same.map(([name]) => name)).toEqual(['alarms']);
  });

  it('name the stack, and everything in it that has a name', () => {
    const names = Object.values(effective('everything').Resources).flatMap(({ Properties }) =>
      NAMING.flatMap((property) => nameIn(Properties[property])),
    );
    // 7 functions and their roles, 5 things that are kept, 14 alarms, 8 logs.
    expect(names).toHaveLength(41);
    expect(names.filter((name) => !name.includes('acme-'))).toEqual([]);
    expect(stacks.everything.provider['stackName']).toBe('acme-flows');
  });

  it('have a table of another name in use, and keep their own', () => {
    const template = effective('everything');
    expect(propertiesOf(template, 'Table')['TableName']).toBe('acme-table');
    for (const { properties } of functionsOf(template)) {
      expect(variablesIn(properties)['SLUICE_TABLE']).toBe('acme-restored');
    }
    const tables = [...permissionsOf(template).values()]
      .flat()
      .filter(({ action }) => action.startsWith('dynamodb:'));
    for (const { resource } of tables) expect(JSON.stringify(resource)).toContain('acme-restored');
  });

  it('encrypt everything that is kept with the key that is given', () => {
    const template = effective('everything');
    expect(propertiesOf(template, 'Table')['SSESpecification']).toEqual({
      SSEEnabled: true,
      SSEType: 'KMS',
      KMSMasterKeyId: KEY,
    });
    for (const [, { Properties }] of ofType(template, 'AWS::SQS::Queue')) {
      expect(Properties['KmsMasterKeyId']).toBe(KEY);
    }
    for (const [, { Properties }] of ofType(template, 'AWS::SecretsManager::Secret')) {
      expect(Properties['KmsKeyId']).toBe(KEY);
    }
    const withSecrets = functionsOf(template).filter(
      ({ properties }) => variablesIn(properties)['SLUICE_TOKEN_SECRETS'] !== undefined,
    );
    for (const { properties } of withSecrets) expect(properties['KmsKeyArn']).toBe(KEY);
  });

  it('put the API behind a domain', () => {
    expect(ofType(effective('defaults'), 'AWS::ApiGatewayV2::ApiMapping')).toEqual([]);
    const template = effective('everything');
    const [[, mapping] = []] = ofType(template, 'AWS::ApiGatewayV2::ApiMapping');
    expect(mapping?.Properties['DomainName']).toBe('flows.example.com');
    expect(template.Outputs['ApiUrl']?.Value).toBe('https://flows.example.com');
    expect(template.Outputs['CallbackUrl']?.Value).toBe('https://flows.example.com/callbacks');
  });

  it('send alarms to a topic', () => {
    for (const [, { Properties }] of ofType(effective('everything'), 'AWS::CloudWatch::Alarm')) {
      expect(Properties['AlarmActions']).toEqual([TOPIC]);
    }
    for (const [, { Properties }] of ofType(effective('defaults'), 'AWS::CloudWatch::Alarm')) {
      expect(Properties['AlarmActions']).toBeUndefined();
    }
  });

  it('switch alarms off', () => {
    const { template } = stacks.defaults;
    const off = { ...template.Conditions, WithAlarms: { 'Fn::Equals': ['off', 'on'] } };
    const without = toEffective({ ...template, Conditions: off });
    expect(ofType(without, 'AWS::CloudWatch::Alarm')).toEqual([]);
    expect(ofType(without, 'AWS::Lambda::Function')).toHaveLength(7);
  });

  it('bound the API, the steppers, and how long logs are kept', () => {
    const template = effective('everything');
    expect(propertiesOf(template, 'HttpApiStage')['DefaultRouteSettings']).toMatchObject({
      ThrottlingRateLimit: '50',
      ThrottlingBurstLimit: '20',
    });
    expect(
      propertiesOf(template, 'AdvanceDashexecutionsEventSourceMappingSQSWorkQueue'),
    ).toMatchObject({ ScalingConfig: { MaximumConcurrency: 200 } });
    for (const [, { Properties }] of ofType(template, 'AWS::Logs::LogGroup')) {
      expect(Properties['RetentionInDays']).toBe(90);
    }
  });

  it('protect the stack, and never let an update replace what holds data', () => {
    expect(stacks.defaults.provider['deletionProtection']).toBe(false);
    expect(stacks.everything.provider['deletionProtection']).toBe(true);
    const [, refused] = stacks.defaults.provider['stackPolicy'] as { Resource: string[] }[];
    const protectedIds = refused!.Resource.map((id) => id.replace('LogicalResourceId/', ''));
    const template = effective('defaults');
    const kept = ['AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::SecretsManager::Secret'];
    const holding = kept.flatMap((type) => ofType(template, type).map(([id]) => id));
    expect(protectedIds).toEqual(expect.arrayContaining(holding));
    expect(protectedIds.filter((id) => template.Resources[id] === undefined)).toEqual([]);
  });
});
