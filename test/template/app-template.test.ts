/**
 * An application with flows, packaged as its user does: the real framework, the built plugin, offline. What would be deployed
 * is held against the rules of AWS.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../..');
const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';

const CONFIGURATION = `
service: shop
configValidationMode: error
plugins: [sluice]
provider:
  name: aws
  runtime: nodejs24.x
  stage: qa
custom:
  tries: 3
  sluice:
    flows:
      - name: order
        definition: flows/\${self:service}.yml
        schedules: [{name: nightly, cron: '0 0 3 * * *'}]
      - {name: refund, definition: flows/refund.yml}
functions:
  charge: {handler: handler.charge, events: [{httpApi: 'GET /charge'}]}
  ship: {handler: handler.ship, maximumRetryAttempts: 1}
  ask: {handler: handler.ask, environment: {FLOW: !Ref SluiceFlowOrder}}
resources:
  Resources:
    News: {Type: 'AWS::SNS::Topic', Properties: {TopicName: news}}
`;

const ORDER = `version: v1
type: flow
steps:
  - type: task
    name: charge
    resourceArn: acs:fc:::services/shop/functions/charge
    retry: [{errors: [FC.ResourceThrottled], intervalSeconds: 1, maxAttempts: \${self:custom.tries}}]
  - type: task
    name: ship
    resourceArn: !GetAtt ShipLambdaFunction.Arn
    pattern: sync
    serviceParams: {InvocationType: Async}
  - type: task
    name: pack
    resourceArn: acs:mns:::/queues/parcels/messages
    serviceParams: {MessageBody: $}
  - type: task
    name: tell
    resourceArn: !Ref News
    serviceParams: {MessageBody: "\${param:greeting, 'hello'} \${sls:stage}"}
  - type: task
    name: refund
    resourceArn: acs:fnf:::flow/refund
    pattern: sync
`;

const REFUND = 'version: v1\ntype: flow\nsteps:\n  - {type: pass, name: back}\n';

interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      { Type: string; DependsOn?: readonly string[]; Properties: Record<string, unknown> }
    >
  >;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

let folder: string;

const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text);

function run(script: string, args: readonly string[], cwd: string) {
  return spawnSync(process.execPath, [path.join(ROOT, script), ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' },
  });
}

const framework = (...args: readonly string[]) =>
  run('node_modules/serverless/bin/serverless.js', args, folder);

/** As npm installs it: what package.json says is what the framework finds. */
function installPlugin(): void {
  const installed = path.join(folder, 'node_modules/sluice');
  for (const file of ['package.json', 'dist/serverless-plugin.cjs']) {
    mkdirSync(path.dirname(path.join(installed, file)), { recursive: true });
    cpSync(path.join(ROOT, file), path.join(installed, file));
  }
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-app-'));
  installPlugin();
  mkdirSync(path.join(folder, 'flows'));
  write('serverless.yml', CONFIGURATION);
  write('handler.js', 'exports.charge = exports.ship = exports.ask = async () => ({});\n');
  write('flows/shop.yml', ORDER);
  write('flows/refund.yml', REFUND);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('an application with flows', () => {
  let template: Template;

  beforeAll(() => {
    const { status, stdout, stderr } = framework('package');
    if (status !== 0) throw new Error(stdout + stderr);
    template = JSON.parse(readFileSync(path.join(folder, TEMPLATE), 'utf8')) as Template;
  }, 60_000);

  it('has a template that is valid by the rules of AWS', () => {
    const { stdout } = run(
      'test/support/validate-template.mjs',
      [path.join(folder, TEMPLATE)],
      ROOT,
    );
    const findings = JSON.parse(stdout) as { severity: string }[];
    expect(findings.filter(({ severity }) => /error|fatal/i.test(severity))).toEqual([]);
  });

  it('has what its flows are and need beside its own', () => {
    const added = Object.entries(template.Resources)
      .filter(([id]) => id.startsWith('Sluice'))
      .map(([id, { Type }]) => [id.replace(/[0-9a-f]{8}$/, ''), Type]);
    expect(Object.fromEntries(added)).toEqual({
      SluiceDeadLettersParcels: 'AWS::SQS::Queue',
      SluiceEndsIamRoleLambdaExecutionPolicy: 'AWS::IAM::Policy',
      SluiceFlowOrder: 'Custom::SluiceFlow',
      SluiceFlowRefund: 'Custom::SluiceFlow',
      SluiceIdOrder: 'Custom::SluiceFlowId',
      SluiceIdRefund: 'Custom::SluiceFlowId',
      SluiceQueueParcels: 'AWS::SQS::Queue',
      SluiceRoleOrder: 'AWS::IAM::Role',
    });
    expect(template.Outputs).toHaveProperty('SluiceQueueParcelsUrl');
    expect(template.Resources['ShipLambdaEvConf']?.Properties).toMatchObject({
      MaximumRetryAttempts: 1,
      DestinationConfig: {
        OnSuccess: { Destination: { 'Fn::ImportValue': 'sluice-qa-ResultsQueueArn' } },
      },
    });
  });

  it('has its functions, and the flows that a flow starts, before that flow', () => {
    const dependsOn = template.Resources['SluiceFlowOrder']?.DependsOn ?? [];
    expect(dependsOn).toEqual(
      expect.arrayContaining(['ChargeLambdaFunction', 'SluiceFlowRefund', 'SluiceQueueParcels']),
    );
    // It needs the flow's name.
    expect(dependsOn.filter((id) => id.startsWith('Ask'))).toEqual([]);
    expect(dependsOn.filter((id) => !(id in template.Resources))).toEqual([]);
  });

  it('has its definitions with variables resolved, and references for CloudFormation', () => {
    const { Definition } = template.Resources['SluiceFlowOrder']?.Properties ?? {};
    const { 'Fn::Join': join } = Definition as { 'Fn::Join': [string, (string | object)[]] };
    const names = { ship: { 'Fn::GetAtt': ['ShipLambdaFunction', 'Arn'] }, news: { Ref: 'News' } };
    const filled = join[1].map((part) => {
      if (typeof part === 'string') return part;
      const [name] = Object.entries(names).find(([, value]) => {
        return JSON.stringify(value) === JSON.stringify(part);
      }) ?? ['?'];
      return `<${name}>`;
    });
    expect(filled.join('')).toBe(
      ORDER.replace('!GetAtt ShipLambdaFunction.Arn', '"<ship>"')
        .replace('!Ref News', '"<news>"')
        .replace('${self:custom.tries}', '3')
        .replace("${param:greeting, 'hello'} ${sls:stage}", 'hello qa'),
    );
  });
});

describe('an application whose flows have errors', () => {
  it('is not packaged, and told where', () => {
    write('flows/refund.yml', `${REFUND}  - {type: pas, name: \${self:custom.nothing, 'x'}}\n`);
    const { status, stdout, stderr } = framework('package');
    write('flows/refund.yml', REFUND);
    expect(status).toBe(1);
    expect(stdout + stderr).toMatch(
      /Error:\nThe flows of this application have errors:\n\nflows\/refund\.yml:5:12: .*"pas".*\[step-type\]\n {2}\|\n5 \| .*\n {2}\| {12}\^~~ /,
    );
  }, 60_000);

  it('is checked by a command of its own', () => {
    const { status, stdout, stderr } = framework('sluice', 'check');
    expect([status, stdout + stderr]).toEqual([
      0,
      expect.stringContaining('Flows without errors: 2'),
    ]);
  }, 60_000);
});
