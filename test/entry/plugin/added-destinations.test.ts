/** Functions that flows call asynchronously and wait for: how Lambda is made to tell the engine of their end. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Template } from '../../../src/entry/plugin/framework.ts';
import { AWAITED, flowOf, task } from './definitions.ts';
import { FakeFramework } from './fake-framework.ts';

let framework: FakeFramework | undefined;

afterEach(() => framework?.remove());

const CHARGE = 'acs:fc:::services/shop/functions/charge';
const QUEUE = { 'Fn::ImportValue': 'sluice-dev-ResultsQueueArn' };
const ENDS = { OnSuccess: { Destination: QUEUE }, OnFailure: { Destination: QUEUE } };

function packaged(
  steps: readonly string[],
  resources: Template = {},
  sluice: object = {},
): Promise<Template> {
  framework = new FakeFramework({
    sluice: { ...sluice, flows: [{ name: 'order', definition: flowOf(...steps) }] },
    functions: ['charge'],
    resources,
  });
  return framework.package();
}

const configurations = ({ Resources = {} }: Template) =>
  Object.fromEntries(
    Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::EventInvokeConfig'),
  );

describe('a function that a flow calls asynchronously and waits for', () => {
  it.each([
    ['by name', CHARGE],
    ['by reference', '!GetAtt ChargeLambdaFunction.Arn'],
  ])('called %s, reports to the engine, and may', async (_how, resource) => {
    const template = await packaged([
      task('charge', resource, AWAITED),
      task('more', resource, AWAITED),
    ]);
    const [[id, configuration] = [], ...others] = Object.entries(configurations(template));
    expect(others).toEqual([]);
    const [policy = ''] = [configuration?.DependsOn ?? []].flat();
    expect(configuration).toEqual({
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'ChargeLambdaFunction' },
        Qualifier: '$LATEST',
        DestinationConfig: ENDS,
      },
      DependsOn: [policy],
    });
    expect(template.Resources?.[policy]?.Properties).toMatchObject({
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: { Statement: [{ Action: 'sqs:SendMessage', Resource: QUEUE }] },
    });
    expect(template.Resources?.['SluiceFlowOrder']?.DependsOn).toEqual([
      'ChargeLambdaFunction',
      id,
    ]);
    expect(framework?.said).toEqual([]);
  });

  it('under an alias, reports when it is called by that', async () => {
    const Properties = { Name: 'live', FunctionName: { Ref: 'ChargeLambdaFunction' } };
    const Live = { Type: 'AWS::Lambda::Alias', Properties };
    const steps = [task('charge', 'acs:fc:::services/shop.live/functions/charge', AWAITED)];
    const template = await packaged(steps, { Resources: { Live } });
    const [configuration] = Object.values(configurations(template));
    expect(configuration?.Properties).toMatchObject({ Qualifier: 'live' });
    expect(configuration?.DependsOn).toContain('Live');
  });

  it('called by a reference to its alias, reports too', async () => {
    const alias = (FunctionName: unknown) => ({
      Type: 'AWS::Lambda::Alias',
      Properties: { Name: 'live', FunctionName, FunctionVersion: '1' },
    });
    const Resources = {
      Live: alias({ 'Fn::GetAtt': ['ChargeLambdaFunction', 'Arn'] }),
      OtherLive: alias({ Ref: 'ShipLambdaFunction' }),
    };
    const template = await packaged([task('charge', '!Ref Live', AWAITED)], { Resources });
    const [configuration, ...others] = Object.values(configurations(template));
    expect(others).toEqual([]);
    expect(configuration?.Properties).toMatchObject({
      FunctionName: { Ref: 'ChargeLambdaFunction' },
      Qualifier: 'live',
      DestinationConfig: ENDS,
    });
    expect(configuration?.DependsOn).toEqual([expect.stringMatching(/^SluiceEnds/), 'Live']);
  });

  it.each([
    ['an ARN', 'arn:aws:kms:eu-west-1:123456789012:key/1'],
    ['what gives one', { 'Fn::ImportValue': 'the-key' }],
  ])('may use the key of the engine, told as %s', async (_how, kmsKeyArn) => {
    const policyOf = ({ Resources = {} }: Template) =>
      Object.values(Resources).find(({ Type }) => Type === 'AWS::IAM::Policy')?.Properties;
    const template = await packaged([task('charge', CHARGE, AWAITED)], {}, { kmsKeyArn });
    expect(policyOf(template)?.['PolicyDocument']).toMatchObject({
      Statement: [
        { Action: 'sqs:SendMessage' },
        {
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: kmsKeyArn,
          Condition: {
            StringEquals: {
              'kms:ViaService': { 'Fn::Sub': 'sqs.${AWS::Region}.${AWS::URLSuffix}' },
            },
          },
        },
      ],
    });
    framework?.remove();
    const without = await packaged([task('charge', CHARGE, AWAITED)], {}, { kmsKeyArn: '' });
    expect(policyOf(without)?.['PolicyDocument']).toMatchObject({ Statement: [{}] });
  });

  it('keeps what is said of its asynchronous calls beside destinations', async () => {
    const Mine = {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'ChargeLambdaFunction' },
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 1,
        DestinationConfig: {},
      },
      DependsOn: 'Role',
    };
    const template = await packaged([task('charge', CHARGE, AWAITED)], { Resources: { Mine } });
    expect(configurations(template)).toEqual({
      Mine: {
        ...Mine,
        Properties: { ...Mine.Properties, DestinationConfig: ENDS },
        DependsOn: ['Role', expect.stringMatching(/^SluiceEnds/)],
      },
    });
  });

  it('keeps destinations of its own, and its author is told', async () => {
    const Mine = {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'ChargeLambdaFunction' },
        DestinationConfig: { OnFailure: { Destination: 'arn' } },
      },
    };
    const template = await packaged([task('charge', CHARGE, AWAITED)], { Resources: { Mine } });
    expect(configurations(template)).toEqual({ Mine });
    expect(framework?.said).toEqual([
      expect.stringMatching(
        /^warning: function "ChargeLambdaFunction" has destinations of its own/,
      ),
    ]);
  });

  it('under a role of somebody else, has its author told what the role needs', async () => {
    const Theirs = {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: 'shop-dev-pay', Role: 'arn:aws:iam::123456789012:role/theirs' },
    };
    const steps = [task('pay', 'acs:fc:::services/shop/functions/pay', AWAITED)];
    await packaged(steps, { Resources: { Theirs } });
    expect(framework?.said).toEqual([
      expect.stringMatching(/^warning: function "Theirs" runs under a role that is not of this/),
    ]);
  });
});

describe('other calls', () => {
  it.each([
    ['synchronous', task('charge', CHARGE)],
    ['not waited for', task('charge', CHARGE, { ...AWAITED, pattern: 'requestResponse' })],
    ['of a function elsewhere', task('pay', 'acs:fc:::services/pay/functions/pay', AWAITED)],
  ])('need nothing: %s', async (_what, step) => {
    expect(configurations(await packaged([step]))).toEqual({});
  });
});
