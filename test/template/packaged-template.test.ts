import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

let folder: string;
let resources: readonly (readonly [string, Resource])[];
let diagnostics: readonly { severity: string; ruleId: string; message: string }[];

function statements(): readonly Statement[] {
  const [[, role] = []] = ofType('AWS::IAM::Role');
  const [policy] = role?.Properties['Policies'] as {
    PolicyDocument: { Statement: Statement[] };
  }[];
  return policy!.PolicyDocument.Statement;
}

const ofType = (type: string) => resources.filter(([, resource]) => resource.Type === type);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-package-'));
  const run = (script: string, ...args: string[]) =>
    spawnSync(process.execPath, [path.join(ROOT, script), ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, SLUICE_BUILD_FOLDER: path.relative(ROOT, path.join(folder, 'build')) },
    });
  const packaging = run('scripts/package.mjs', '--package', path.join(folder, 'package'));
  if (packaging.status !== 0) throw new Error(packaging.stdout + packaging.stderr);
  const file = path.join(folder, 'package', 'cloudformation-template-update-stack.json');
  const template = JSON.parse(readFileSync(file, 'utf8')) as {
    Resources: Record<string, Resource>;
  };
  resources = Object.entries(template.Resources);
  const check = run('test/support/validate-template.mjs', file);
  if (check.status !== 0) throw new Error(check.stderr);
  diagnostics = JSON.parse(check.stdout) as typeof diagnostics;
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the packaged template', () => {
  it('is valid by the rules of AWS', () => {
    const wrong = diagnostics.filter(({ severity }) => /error|fatal/i.test(severity));
    expect(wrong).toEqual([]);
  });

  it('has one function per handler, none of the examples', () => {
    const names = ofType('AWS::Lambda::Function').map(
      ([, { Properties }]) => Properties['FunctionName'],
    );
    expect(names.sort()).toEqual([
      'sluice-dev-advance-executions',
      'sluice-dev-api',
      'sluice-dev-callback',
      'sluice-dev-fire-alarms',
      'sluice-dev-record-failures',
      'sluice-dev-record-invocations',
    ]);
  });

  it('lets the stepper call itself', () => {
    const stepper = new Map(resources).get('AdvanceDashexecutionsLambdaFunction');
    expect(stepper?.Properties).toMatchObject({ RecursiveLoop: 'Allow', Timeout: 900 });
  });

  it('keeps secrets out of the template', () => {
    for (const [, { Properties }] of ofType('AWS::Lambda::Function')) {
      const { Variables } = Properties['Environment'] as { Variables: Record<string, unknown> };
      for (const name of ['SLUICE_TOKEN_SECRETS', 'SLUICE_ACCESS_KEYS']) {
        expect(JSON.stringify(Variables[name])).toContain('{{resolve:secretsmanager:');
      }
    }
  });

  it('encrypts its table and its queues, and keeps the table', () => {
    const [[, table] = []] = ofType('AWS::DynamoDB::Table');
    expect(table?.Properties).toMatchObject({
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    expect(table).toMatchObject({ DeletionPolicy: 'Retain' });
    for (const [, { Properties }] of ofType('AWS::SQS::Queue')) {
      expect(Properties['SqsManagedSseEnabled']).toBe(true);
    }
  });

  it('allows no action by a pattern, and none on everything', () => {
    const actions = statements().flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    const everywhere = statements().filter(({ Resource: resource }) => resource === '*');
    expect(everywhere).toEqual([]);
  });

  it('lets the engine send to its own queues by itself: it used to depend on what flows may call', () => {
    const own = statements().filter(({ Sid = '' }) => !Sid.startsWith('Task'));
    for (const queue of [
      'WorkQueue',
      'DeadLetterQueue',
      'ResultsQueue',
      'ResultsDeadLetterQueue',
    ]) {
      const allowed = own
        .filter(({ Resource: resource }) => JSON.stringify(resource).includes(`["${queue}","Arn"]`))
        .flatMap(({ Action }) => Action);
      expect(allowed).toEqual(expect.arrayContaining(['sqs:GetQueueUrl', 'sqs:SendMessage']));
    }
  });

  it('tells the stepper where topics are, so that nobody lists them', () => {
    const stepper = new Map(resources).get('AdvanceDashexecutionsLambdaFunction');
    const { Variables } = stepper?.Properties['Environment'] as {
      Variables: Record<string, unknown>;
    };
    expect(Variables['SLUICE_TOPIC_ARN_PREFIX']).toEqual({
      'Fn::Sub': 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:',
    });
    expect(JSON.stringify(statements())).not.toContain('sns:ListTopics');
  });

  it('lets the stepper assume the roles that are tagged for it, and no other', () => {
    const ofRoles = statements().filter(({ Action }) => Action.includes('sts:AssumeRole'));
    expect(ofRoles).toEqual([
      {
        Sid: 'FlowRoles',
        Effect: 'Allow',
        Action: ['sts:AssumeRole'],
        Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*' },
        Condition: { StringEquals: { 'iam:ResourceTag/sluice-flows': 'sluice-dev' } },
      },
    ]);
    const stepper = new Map(resources).get('AdvanceDashexecutionsLambdaFunction');
    const { Variables } = stepper?.Properties['Environment'] as {
      Variables: Record<string, unknown>;
    };
    expect(Variables['SLUICE_ROLE_ARN_PREFIX']).toEqual({
      'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/',
    });
  });

  it('has the routes of the API', () => {
    const routes = ofType('AWS::ApiGatewayV2::Route').map(
      ([, { Properties }]) => Properties['RouteKey'],
    );
    expect(routes.sort()).toEqual([
      'ANY /',
      'GET /callbacks/{token}/failed',
      'GET /callbacks/{token}/succeeded',
      'GET /health',
      'GET /openapi.json',
      'POST /callbacks/{token}/failed',
      'POST /callbacks/{token}/succeeded',
    ]);
  });
});
