/** What `sluice init` makes is packaged as a deployment would, offline, and its template held against the rules of AWS. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toLambdaName } from '../../src/adapters/lambda/function-name.ts';
import { runSluice } from '../../src/entry/cli/program.ts';
import { SERVICES } from '../support/command-services.ts';
import { TestTerminal } from '../support/test-terminal.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const STATE = '.serverless/serverless-state.json';
const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';

interface Resource {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  readonly Properties: Record<string, unknown>;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-projects-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(script: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, script), ...args],
    {
      cwd,
      encoding: 'utf8',
      env: {
        ...process.env,
        SLUICE_ENDPOINT: 'https://sluice.example.com',
        SLS_TELEMETRY_DISABLED: '1',
        SLS_NOTIFICATIONS_MODE: 'off',
      },
    },
  );
  if (status !== 0) throw new Error(stdout + stderr);
  return stdout;
}

/** Makes a project called `mine` and packages it. */
async function packageProject(example: string): Promise<ReadonlyMap<string, Resource>> {
  const project = path.join(folder, example);
  const args = ['init', example, project, '--yes', '--app', 'mine'];
  expect(await runSluice(new TestTerminal(), args, SERVICES)).toBe(0);
  run('node_modules/serverless/bin/serverless.js', ['package'], project);
  const file = path.join(project, TEMPLATE);
  const checked = run('test/support/validate-template.mjs', [file], ROOT);
  const findings = JSON.parse(checked) as { severity: string }[];
  expect(findings.filter(({ severity }) => /error|fatal/i.test(severity))).toEqual([]);
  const template = JSON.parse(readFileSync(file, 'utf8')) as {
    Resources: Record<string, Resource>;
  };
  return new Map(Object.entries(template.Resources));
}

const ofType = (resources: ReadonlyMap<string, Resource>, type: string) =>
  [...resources.values()].filter((resource) => resource.Type === type);

describe('topic-callback', () => {
  it('deploys the worker behind an address, and subscribes the address to the topic', async () => {
    const resources = await packageProject('topic-callback');
    const [worker] = ofType(resources, 'AWS::Lambda::Function');
    expect(worker?.Properties).toMatchObject({
      FunctionName: 'mine-dev-worker',
      Handler: 'worker.handler',
      Environment: {
        Variables: {
          SLUICE_ENDPOINT: 'https://sluice.example.com',
          SLUICE_ACCESS_KEY_SECRET:
            '{{resolve:secretsmanager:mine/access-key:SecretString:secret}}',
        },
      },
    });
    expect(ofType(resources, 'AWS::SNS::Topic')[0]?.Properties).toEqual({
      TopicName: 'hello-topic',
    });
    expect(ofType(resources, 'AWS::ApiGatewayV2::Route')[0]?.Properties).toMatchObject({
      RouteKey: 'POST /',
    });
    const [subscription] = ofType(resources, 'AWS::SNS::Subscription');
    expect(subscription?.Properties).toEqual({
      TopicArn: { Ref: 'Topic' },
      Protocol: 'https',
      Endpoint: { 'Fn::Sub': '${HttpApi.ApiEndpoint}/' },
    });
    const needed = subscription?.DependsOn ?? [];
    expect(needed.filter((id) => !resources.has(id))).toEqual([]);
    expect(needed.map((id) => resources.get(id)?.Type)).toEqual([
      'AWS::ApiGatewayV2::Route',
      'AWS::ApiGatewayV2::Stage',
      'AWS::Lambda::Permission',
    ]);
  });
});

describe.each([
  ['order-batch', 'shop', ['check', 'price']],
  ['poll-until-done', 'jobs', ['start', 'status']],
  [
    'trip-booking',
    'trip',
    ['book-flight', 'book-hotel', 'book-train', 'cancel-flight', 'cancel-train'],
  ],
])('%s', (example, service, functions) => {
  it('deploys its functions under the names by which the engine calls them', async () => {
    const deployed = ofType(await packageProject(example), 'AWS::Lambda::Function');
    const naming = { template: '{service}-{stage}-{function}', stage: 'dev' };
    const called = functions.map(
      (name) => toLambdaName({ kind: 'function', service, function: name }, naming).functionName,
    );
    expect(deployed.map(({ Properties }) => Properties['FunctionName']).sort()).toEqual(called);
    expect(deployed.map(({ Properties }) => Properties['Handler'])).toEqual(
      functions.map((name) => `functions/${service}/${name}.handler`),
    );
  });

  it('is a stack of the application', () => {
    const state = JSON.parse(readFileSync(path.join(folder, example, STATE), 'utf8')) as {
      service: { provider: { stackName: string } };
    };
    expect(state.service.provider.stackName).toBe('mine-dev');
  });
});

describe('queue-worker', () => {
  it('deploys the queue and a policy for its worker', async () => {
    const resources = await packageProject('queue-worker');
    expect(ofType(resources, 'AWS::SQS::Queue')[0]?.Properties).toMatchObject({
      QueueName: 'orders',
    });
    expect(JSON.stringify(ofType(resources, 'AWS::IAM::ManagedPolicy'))).toContain(
      '"Resource":{"Fn::GetAtt":["Orders","Arn"]}',
    );
  });
});
