/**
 * An application with flows as its user has it: the example, made a project by the installed command, packaged by the
 * framework with the installed plugin. What would be deployed is held against the rules of AWS, and against what the flows need.
 */
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { installPackage, type InstalledPackage, NO_REGISTRY, ROOT } from './installed-package.ts';
import { type CommandResult, runCommand } from './run-command.ts';

const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';
const QUIET = { SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' };
/** All that the user's own packages are: the framework, and serverless-offline, which is a plugin too. */
const PACKAGES = ['serverless', 'serverless-offline'];

interface Resource {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

jest.setTimeout(60_000);

let installed: InstalledPackage;
let app: string;
let packaged: CommandResult;

const framework = (...args: readonly string[]) =>
  runCommand(
    process.execPath,
    [path.join(app, 'node_modules/serverless/bin/serverless.js'), ...args],
    { folder: app, environment: { ...NO_REGISTRY, ...QUIET } },
  );

/** As npm does: what `package.json` names by its folder is a link to it. The others are those of the tests. */
async function linkPackages(): Promise<void> {
  const { devDependencies } = JSON.parse(
    await readFile(path.join(app, 'package.json'), 'utf8'),
  ) as { devDependencies: Readonly<Record<string, string>> };
  const modules = path.join(app, 'node_modules');
  await mkdir(modules);
  const sluice = devDependencies['sluice']?.replace(/^file:/, '') ?? '';
  await symlink(sluice, path.join(modules, 'sluice'));
  for (const name of PACKAGES) {
    await symlink(path.join(ROOT, 'node_modules', name), path.join(modules, name));
  }
}

beforeAll(async () => {
  installed = await installPackage();
  app = path.join(installed.project, 'corner-shop');
  const made = await runCommand('npx', ['sluice', 'init', 'app', '--yes', '--app', 'corner-shop'], {
    folder: installed.project,
    environment: NO_REGISTRY,
  });
  if (made.status !== 0) throw new Error(made.stderr);
  await linkPackages();
  packaged = await framework('package');
}, 180_000);

afterAll(() => installed.remove());

async function readTemplate(): Promise<Template> {
  if (packaged.status !== 0) throw new Error(packaged.stdout + packaged.stderr);
  return JSON.parse(await readFile(path.join(app, TEMPLATE), 'utf8')) as Template;
}

async function resourceOf(id: string): Promise<Resource | undefined> {
  return (await readTemplate()).Resources[id];
}

const imported = (name: string) => ({ 'Fn::ImportValue': `sluice-dev-${name}` });
const attribute = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] });
const arnOf = (rest: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:${rest.replace('@', '${AWS::Region}:${AWS::AccountId}')}`,
});

describe('the example application, packaged with the installed plugin', () => {
  it('uses the plugin of the tarball', async () => {
    const { devDependencies } = JSON.parse(
      await readFile(path.join(app, 'package.json'), 'utf8'),
    ) as { devDependencies: Readonly<Record<string, string>> };
    expect(devDependencies['sluice']).toBe(
      `file:${path.join(installed.project, 'node_modules/sluice')}`,
    );
  });

  it('is valid by the rules of AWS', async () => {
    await readTemplate();
    const script = path.join(ROOT, 'test/support/validate-template.mjs');
    const { stdout } = await runCommand(process.execPath, [script, TEMPLATE], { folder: app });
    const findings = JSON.parse(stdout) as { severity: string }[];
    expect(findings.filter(({ severity }) => /error|fatal/i.test(severity))).toEqual([]);
  });

  it('has its functions and topic, its flows with their roles, and the queue that nobody declares', async () => {
    const { Resources, Outputs } = await readTemplate();
    const types = Object.entries(Resources)
      .filter(([id]) => !id.startsWith('ServerlessDeployment'))
      .map(([id, { Type }]) => [id, Type]);
    expect(Object.fromEntries(types)).toEqual({
      ChargeLambdaFunction: 'AWS::Lambda::Function',
      ChargeLogGroup: 'AWS::Logs::LogGroup',
      IamRoleLambdaExecution: 'AWS::IAM::Role',
      News: 'AWS::SNS::Topic',
      PriceLambdaFunction: 'AWS::Lambda::Function',
      PriceLogGroup: 'AWS::Logs::LogGroup',
      SluiceDeadLettersCornerShopDevParcels: 'AWS::SQS::Queue',
      SluiceFlowShopCheckout: 'Custom::SluiceFlow',
      SluiceFlowShopPack: 'Custom::SluiceFlow',
      SluiceFlowShopWeeklyBox: 'Custom::SluiceFlow',
      SluiceIdShopCheckout: 'Custom::SluiceFlowId',
      SluiceIdShopPack: 'Custom::SluiceFlowId',
      SluiceIdShopWeeklyBox: 'Custom::SluiceFlowId',
      SluiceQueueCornerShopDevParcels: 'AWS::SQS::Queue',
      SluiceRoleShopCheckout: 'AWS::IAM::Role',
      SluiceRoleShopPack: 'AWS::IAM::Role',
      SluiceRoleShopWeeklyBox: 'AWS::IAM::Role',
      WorkerPolicy: 'AWS::IAM::ManagedPolicy',
    });
    const values = Object.entries(Outputs).map(([name, { Value }]) => [name, Value]);
    expect(Object.fromEntries(values)).toMatchObject({
      NewsArn: { Ref: 'News' },
      SluiceQueueCornerShopDevParcelsUrl: { Ref: 'SluiceQueueCornerShopDevParcels' },
      WorkerPolicyArn: { Ref: 'WorkerPolicy' },
    });
  });

  it('gives the queue the name that the flow and its worker know, and a place for what nobody can pack', async () => {
    expect((await resourceOf('SluiceQueueCornerShopDevParcels'))?.Properties).toEqual({
      QueueName: 'corner-shop-dev-parcels',
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
      RedrivePolicy: {
        deadLetterTargetArn: attribute('SluiceDeadLettersCornerShopDevParcels', 'Arn'),
        maxReceiveCount: 5,
      },
    });
  });
});

const FUNCTIONS = ['ChargeLambdaFunction', 'PriceLambdaFunction'];
const SCHEDULES = [
  {
    name: 'monday',
    cron: '0 0 6 * * MON',
    payload: '{"order":{"id":"box","card":"valid","items":[{"article":"coffee","count":2}]}}',
    enabled: true,
  },
];

describe.each([
  {
    id: 'ShopCheckout',
    name: 'shop-checkout',
    file: 'flows/checkout.yml',
    description: 'Prices an order and charges the card',
    dependsOn: FUNCTIONS,
    statement: {
      Sid: 'CallFunctions',
      Action: 'lambda:InvokeFunction',
      Resource: [
        arnOf('lambda:@:function:corner-shop-dev-price'),
        attribute('ChargeLambdaFunction', 'Arn'),
      ],
    },
    variables: [
      ['${self:service}', 'corner-shop'],
      ['${self:custom.tries}', '3'],
    ] as const,
    references: [['!GetAtt ChargeLambdaFunction.Arn', '"ChargeLambdaFunction.Arn"']] as const,
  },
  {
    id: 'ShopPack',
    name: 'shop-pack',
    file: 'flows/pack.yml',
    description: 'Has an order packed, and waits for the parcel',
    dependsOn: [...FUNCTIONS, 'SluiceQueueCornerShopDevParcels'],
    statement: {
      Sid: 'SendToQueues',
      Action: 'sqs:SendMessage',
      Resource: [arnOf('sqs:@:corner-shop-dev-parcels')],
    },
    variables: [['${self:service}-${sls:stage}', 'corner-shop-dev']] as const,
    references: [],
  },
  {
    id: 'ShopWeeklyBox',
    name: 'shop-weekly-box',
    file: 'flows/weekly-box.yml',
    description: 'Sells a subscriber the same box every week',
    dependsOn: [...FUNCTIONS, 'SluiceFlowShopCheckout', 'SluiceFlowShopPack'],
    statement: {
      Sid: 'PublishToTopics',
      Action: 'sns:Publish',
      Resource: [{ Ref: 'News' }],
    },
    schedules: SCHEDULES,
    variables: [],
    references: [
      ['!Ref News', '"News"'],
      ["!Sub '${AWS::StackName} in ${AWS::Region}'", '"AWS::StackName in AWS::Region"'],
    ] as const,
  },
])('its flow $name', ({ id, name, file, description, dependsOn, statement, ...others }) => {
  it('comes after what it calls, with its id, role and schedules', async () => {
    const { schedules } = others;
    const found = await resourceOf(`SluiceFlow${id}`);
    expect(found).toEqual({
      Type: 'Custom::SluiceFlow',
      DependsOn: dependsOn,
      Properties: {
        ServiceToken: imported('FlowProvider'),
        ServiceTimeout: 600,
        Name: name,
        FlowId: attribute(`SluiceId${id}`, 'FlowId'),
        Definition: expect.anything(),
        DefinitionFile: file,
        Description: description,
        RoleArn: attribute(`SluiceRole${id}`, 'Arn'),
        ...(schedules === undefined ? {} : { Schedules: JSON.stringify(schedules) }),
      },
    });
  });

  it('may call what it names and nothing else, for the engine and this flow alone', async () => {
    const { Properties } = (await resourceOf(`SluiceRole${id}`)) ?? {};
    expect(Properties).toEqual({
      Description: `What flow ${name} may call`,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: [imported('StepperRoleArn'), imported('FailuresRoleArn')] },
            Action: 'sts:AssumeRole',
            Condition: {
              StringEquals: { 'sts:ExternalId': attribute(`SluiceId${id}`, 'FlowId') },
            },
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'flow',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', ...statement }],
          },
        },
      ],
      Tags: [{ Key: 'sluice-flows', Value: 'sluice-dev' }],
    });
  });

  it('is defined as its file says, with variables resolved and references left to CloudFormation', async () => {
    const { Definition } = (await resourceOf(`SluiceFlow${id}`))?.Properties ?? {};
    const source = await readFile(path.join(app, file), 'utf8');
    const expected = [...others.variables, ...others.references].reduce(
      (text, [written, filled]) => text.replaceAll(written, filled),
      source,
    );
    expect(written(Definition)).toBe(expected);
    expect(Definition).toEqual(
      others.references.length === 0 ? expected : { 'Fn::Join': ['', expect.any(Array)] },
    );
  });
});

/** References by their names. */
function written(definition: unknown): string {
  if (typeof definition === 'string') return definition;
  const { 'Fn::Join': join } = definition as { 'Fn::Join': readonly [string, readonly Part[]] };
  return join[1]
    .map((part) => (typeof part === 'string' ? part : (part.Ref ?? part['Fn::GetAtt']?.join('.'))))
    .join('');
}

type Part = string | { readonly Ref?: string; readonly 'Fn::GetAtt'?: readonly string[] };

describe('a mistake in a flow of the application', () => {
  it('stops packaging, and is told by file, line and column', async () => {
    const file = path.join(app, 'flows/pack.yml');
    const right = await readFile(file, 'utf8');
    await writeFile(file, right.replace('timeoutSeconds: 600', 'timeoutSeconds: ${self:service}'));
    const { status, stdout, stderr } = await framework('package');
    await writeFile(file, right);
    expect(status).toBe(1);
    expect(stdout + stderr).toMatch(
      /\nflows\/pack\.yml:10:21: "timeoutSeconds" of step "pack" is text, expected .* \[attribute-type\]\n {3}\|\n10 \| {5}timeoutSeconds: \$\{self:service\}\n {3}\| {21}\^~~/,
    );
  });
});
