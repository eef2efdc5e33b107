/** Flows as resources of a stack: their ids, roles and definitions, and what is there before them. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Template } from '../../../src/entry/plugin/framework.ts';
import { flowOf, MESSAGE, PASS, task } from './definitions.ts';
import { type FakeApplication, FakeFramework } from './fake-framework.ts';

let framework: FakeFramework | undefined;

afterEach(() => framework?.remove());

type Flows = readonly { readonly name: string; readonly [key: string]: unknown }[];

function packaged(
  flows: Flows,
  more: Partial<FakeApplication> = {},
  sluice: object = {},
): Promise<Template> {
  framework = new FakeFramework({ ...more, sluice: { ...sluice, flows } });
  return framework.package();
}

const properties = ({ Resources = {} }: Template, id: string) => Resources[id]?.Properties;

describe('a flow', () => {
  it('that calls nothing has an id and no role', async () => {
    const template = await packaged([{ name: 'rest', definition: PASS, description: 'Rests' }]);
    const ServiceToken = { 'Fn::ImportValue': 'sluice-dev-FlowProvider' };
    const { SluiceIdRest, SluiceFlowRest, SluiceRoleRest } = template.Resources ?? {};
    expect(SluiceRoleRest).toBeUndefined();
    expect(SluiceIdRest).toEqual({
      Type: 'Custom::SluiceFlowId',
      Properties: { ServiceToken, ServiceTimeout: 600, Name: 'rest' },
    });
    expect(SluiceFlowRest).toEqual({
      Type: 'Custom::SluiceFlow',
      DependsOn: [],
      Properties: {
        ServiceToken,
        ServiceTimeout: 600,
        Name: 'rest',
        FlowId: { 'Fn::GetAtt': ['SluiceIdRest', 'FlowId'] },
        Definition: PASS,
        DefinitionFile: 'serverless.yml, flow "rest"',
        Description: 'Rests',
      },
    });
  });

  const CALLING = flowOf(
    task('charge', 'acs:fc:::services/shop/functions/charge'),
    task('ship', '!GetAtt ShipLambdaFunction.Arn'),
    task('tell', "!Sub 'arn:aws:sns:${AWS::Region}:${AWS::AccountId}:news'", MESSAGE),
  );
  const calling = () =>
    packaged([{ name: 'order', definition: CALLING }], { functions: ['charge', 'ship'] }, ENGINE);
  const ENGINE = { deployment: 'engine-live' };

  it('has a role for the engine and for itself alone', async () => {
    const template = await calling();
    expect(properties(template, 'SluiceFlowOrder')).toMatchObject({
      RoleArn: { 'Fn::GetAtt': ['SluiceRoleOrder', 'Arn'] },
    });
    expect(properties(template, 'SluiceRoleOrder')).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: {
              AWS: [
                { 'Fn::ImportValue': 'engine-live-StepperRoleArn' },
                { 'Fn::ImportValue': 'engine-live-FailuresRoleArn' },
              ],
            },
            Action: 'sts:AssumeRole',
            Condition: {
              StringEquals: { 'sts:ExternalId': { 'Fn::GetAtt': ['SluiceIdOrder', 'FlowId'] } },
            },
          },
        ],
      },
      Tags: [{ Key: 'sluice-flows', Value: 'engine-live' }],
    });
  });

  it('may do what its steps do, and nothing else', async () => {
    const { Policies } = properties(await calling(), 'SluiceRoleOrder') ?? {};
    const [policy, ...others] = Policies as [{ PolicyDocument: { Statement: object[] } }];
    expect(others).toEqual([]);
    const place = '${AWS::Region}:${AWS::AccountId}';
    const charge = `arn:\${AWS::Partition}:lambda:${place}:function:shop-dev-charge`;
    const news = ['arn:aws:sns:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':news'];
    expect(policy.PolicyDocument.Statement).toEqual([
      {
        Sid: 'CallFunctions',
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: [{ 'Fn::Sub': charge }, { 'Fn::GetAtt': ['ShipLambdaFunction', 'Arn'] }],
      },
      {
        Sid: 'PublishToTopics',
        Effect: 'Allow',
        Action: 'sns:Publish',
        Resource: [{ 'Fn::Join': ['', news] }],
      },
    ]);
  });

  it('has a role within the bounds of the functions', async () => {
    const definition = flowOf(task('charge', 'acs:fc:::services/shop/functions/charge'));
    const boundary = 'arn:aws:iam::123456789012:policy/team';
    const of = async (functionRole: unknown) => {
      const template = await packaged([{ name: 'order', definition }], { functionRole });
      framework?.remove();
      return properties(template, 'SluiceRoleOrder')?.['PermissionsBoundary'];
    };
    expect(await of({ permissionsBoundary: boundary })).toBe(boundary);
    expect(await of({ path: '/team/' })).toBeUndefined();
    expect(await of('arn:aws:iam::123456789012:role/mine')).toBeUndefined();
  });

  it('has the role that it names, and none is made', async () => {
    const definition = flowOf(task('charge', 'acs:fc:::services/shop/functions/charge'));
    const role = { 'Fn::GetAtt': ['PayRole', 'Arn'] };
    const template = await packaged([{ name: 'order', definition, role }]);
    expect(properties(template, 'SluiceFlowOrder')).toMatchObject({ RoleArn: role });
    expect(template.Resources).not.toHaveProperty('SluiceRoleOrder');
  });

  it('hands its schedules on as JSON', async () => {
    const schedules = [
      { name: 'nightly', cron: '0 0 3 * * *', payload: { a: 1 } },
      { name: 'often', cron: '@every 5m', enabled: false },
    ];
    const template = await packaged([{ name: 'rest', definition: PASS, schedules }]);
    const { Schedules } = properties(template, 'SluiceFlowRest') ?? {};
    expect(JSON.parse(String(Schedules))).toEqual([
      { name: 'nightly', cron: '0 0 3 * * *', payload: '{"a":1}', enabled: true },
      { name: 'often', cron: '@every 5m', payload: '{}', enabled: false },
    ]);
  });

  it('has a definition whose references CloudFormation fills in, quoted', async () => {
    const definition = flowOf(task('tell', '!Ref News', MESSAGE));
    const News = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } };
    const template = await packaged([{ name: 'note', definition }], {
      resources: { Resources: { News } },
    });
    const [before = '', after = ''] = definition.split('!Ref News');
    expect(properties(template, 'SluiceFlowNote')).toMatchObject({
      Definition: { 'Fn::Join': ['', [`${before}"`, { Ref: 'News' }, `"${after}`]] },
    });
  });

  it('may be declared as data, with references in it', async () => {
    const step = { type: 'task', name: 'tell', resourceArn: { Ref: 'News' } };
    const definition = {
      version: 'v1',
      type: 'flow',
      steps: [{ ...step, serviceParams: { MessageBody: '$' } }],
    };
    const template = await packaged([{ name: 'note', definition }], {
      resources: { Resources: { News: { Type: 'AWS::SNS::Topic' } } },
    });
    const { Definition } = properties(template, 'SluiceFlowNote') ?? {};
    const [, parts] = (Definition as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
    const filled = parts.map((part) => (typeof part === 'string' ? part : 'arn')).join('');
    expect(JSON.parse(filled)).toMatchObject({ steps: [{ resourceArn: 'arn' }] });
  });

  it('too large for a stack stops the deployment', async () => {
    const definition = `${PASS}#${'x'.repeat(120_000)}\n`;
    await expect(packaged([{ name: 'rest', definition }])).rejects.toMatchObject({
      message: expect.stringMatching(
        /the definition, with its description and schedules, has 120\d{3} bytes as JSON, and a stack takes at most 120000; .*sluice deploy/,
      ),
    });
  });

  it('counts with its description and schedules', async () => {
    const definition = `${PASS}#${'x'.repeat(60_000)}\n`;
    const description = 'y'.repeat(60_000);
    const flow = { name: 'rest', definition };
    await expect(packaged([{ ...flow, description }])).rejects.toThrow('a stack takes at most');
    framework?.remove();
    const schedules = [{ name: 'a', cron: '@every 5m', payload: { text: description } }];
    await expect(packaged([{ ...flow, schedules }])).rejects.toThrow('a stack takes at most');
    framework?.remove();
    await expect(packaged([flow])).resolves.toBeDefined();
  });
});

describe('before a flow', () => {
  const start = (name: string) => flowOf(task('go', `acs:fnf:::flow/${name}`, { pattern: 'sync' }));
  const dependsOn = ({ Resources = {} }: Template, id: string) => Resources[id]?.DependsOn;

  it('come the functions of the application, with what makes them callable', async () => {
    const Resources = {
      Allowed: { Type: 'AWS::Lambda::Permission' },
      Live: { Type: 'AWS::Lambda::Alias', Properties: { Name: 'live' } },
      Other: { Type: 'AWS::S3::Bucket' },
    };
    const template = await packaged([{ name: 'rest', definition: PASS }], {
      functions: ['charge', 'ship'],
      resources: { Resources },
    });
    expect(dependsOn(template, 'SluiceFlowRest')).toEqual([
      'Allowed',
      'ChargeLambdaFunction',
      'Live',
      'ShipLambdaFunction',
    ]);
  });

  it('come no functions that need a flow themselves, whatever leads there', async () => {
    const lambda = (value: unknown) => ({
      Type: 'AWS::Lambda::Function',
      Properties: { Environment: { Variables: { X: value } } },
    });
    const template = await packaged([{ name: 'rest', definition: PASS }], {
      functions: ['charge'],
      resources: {
        Resources: {
          ByRef: lambda({ Ref: 'SluiceFlowRest' }),
          ByAttribute: lambda({ 'Fn::GetAtt': 'SluiceFlowRest.FlowId' }),
          BySub: lambda({ 'Fn::Sub': ['${A}-${SluiceFlowRest.Name}', { A: 'a' }] }),
          ByOther: { ...lambda(''), DependsOn: ['Between'] },
          Between: { Type: 'AWS::S3::Bucket', DependsOn: 'SluiceFlowRest' },
          ById: lambda({ 'Fn::GetAtt': ['SluiceIdRest', 'FlowId'] }),
        },
      },
    });
    expect(dependsOn(template, 'SluiceFlowRest')).toEqual(['ById', 'ChargeLambdaFunction']);
  });

  it('come the flows that it starts; in a circle one has to be first', async () => {
    const template = await packaged([
      { name: 'a', definition: start('b') },
      { name: 'b', definition: start('c') },
      { name: 'c', definition: start('a') },
      { name: 'd', definition: start('d') },
      { name: 'e', definition: start('somewhere-else') },
    ]);
    const of = (name: string) => dependsOn(template, `SluiceFlow${name}`);
    expect(['A', 'B', 'C', 'D', 'E'].map(of)).toEqual([
      ['SluiceFlowB'],
      ['SluiceFlowC'],
      [],
      [],
      [],
    ]);
  });
});
