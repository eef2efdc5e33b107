/** What a flow calls, and what its role is allowed to: exactly that. */
import { describe, expect, it } from '@jest/globals';
import { checkFlow } from '../../../src/core/definition/check-flow.ts';
import { checkTemplateDefinition } from '../../../src/core/definition/check-template-definition.ts';
import type { Flow } from '../../../src/core/definition/flow.ts';
import {
  type PermissionScope,
  permissionsOf,
} from '../../../src/core/definition/flow-permissions.ts';
import { targetsOf } from '../../../src/core/definition/flow-targets.ts';
import { ReferencePlaceholders } from '../../../src/core/definition/reference-placeholders.ts';
import { referenceName } from '../../../src/core/definition/template-references.ts';

const SCOPE: PermissionScope = {
  partition: 'aws',
  region: 'eu-west-1',
  account: '123456789012',
  naming: {
    function: { stage: 'dev', template: '{service}-{stage}-{function}' },
    queue: { stage: 'dev', template: '{name}' },
    topic: { stage: 'dev', template: '{name}-{stage}' },
  },
};

function flowOf(text: string): Flow {
  const { flow, diagnostics } = checkFlow(text);
  if (flow === undefined) throw new Error(JSON.stringify(diagnostics));
  return flow;
}

/** A flow of tasks; each line is what stands behind its name. */
function tasks(...bodies: readonly string[]): Flow {
  const steps = bodies.map((body, index) => `  - { type: task, name: t${index}, ${body} }`);
  return flowOf(['version: v1', 'type: flow', 'steps:', ...steps].join('\n'));
}

const allowed = (flow: Flow, scope = SCOPE) =>
  permissionsOf(targetsOf(flow), scope).map(({ Action, Resource }) => [Action, ...Resource]);

const lambda = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
const sqs = (name: string) => `arn:aws:sqs:eu-west-1:123456789012:${name}`;

describe('the targets of a flow', () => {
  it('are those of all its steps, nested ones too', () => {
    const flow = flowOf(`
version: v1
type: flow
steps:
  - { type: task, name: first, resourceArn: acs:fc:::services/s/functions/a }
  - type: parallel
    name: both
    branches:
      - steps:
          - { type: task, name: left, resourceArn: acs:mns:::/queues/q/messages, pattern: waitForCallback,
              timeoutSeconds: 9, inputMappings: [{ target: t, source: $context.task.token }], serviceParams: { MessageBody: $ } }
      - steps:
          - type: foreach
            name: each
            iterationMapping: { collection: $.list, item: it }
            steps:
              - { type: task, name: item, resourceArn: acs:fnf:::flow/child, pattern: sync }
  - type: choice
    name: which
    choices:
      - condition: $.x == 1
        steps:
          - { type: task, name: one, resourceArn: acs:mns:::/topics/n/messages, serviceParams: { MessageBody: $ } }
    default:
      steps:
        - { type: task, name: other, action: fnf:StopExecution, serviceParams: { FlowName: f, ExecutionName: e } }
`);
    expect(
      targetsOf(flow).map(({ stepName, resource, pattern }) => [stepName, resource.kind, pattern]),
    ).toEqual([
      ['first', 'function', 'requestResponse'],
      ['left', 'queue', 'waitForCallback'],
      ['item', 'flow', 'sync'],
      ['one', 'topic', 'requestResponse'],
      ['other', 'action', 'requestResponse'],
    ]);
  });

  it.each([
    ['sync, asynchronous', 'pattern: sync, serviceParams: { InvocationType: Async }', true],
    ['sync, synchronous', 'pattern: sync, serviceParams: { InvocationType: Sync }', false],
    ['sync, nothing said', 'pattern: sync', false],
    ['asynchronous, not awaited', 'serviceParams: { InvocationType: Async }', false],
    [
      'under a name',
      'serviceParams: { InvocationType: Async, StatefulAsyncInvocationID: $.id }',
      true,
    ],
  ])('say whether the end of a call is recorded: %s', (_name, body, isRecorded) => {
    const flow = tasks(`resourceArn: acs:fc:::services/s/functions/a, ${body}`);
    expect(targetsOf(flow).map((target) => target.isRecorded)).toEqual([isRecorded]);
  });
});

describe('the permissions of a flow', () => {
  it('are none where nothing is called outside', () => {
    const flow = tasks(
      'resourceArn: acs:fnf:::flow/child, pattern: sync',
      'action: fnf:StopExecution, serviceParams: { FlowName: f, ExecutionName: e }',
    );
    expect(permissionsOf(targetsOf(flow), SCOPE)).toEqual([]);
    expect(permissionsOf([], SCOPE)).toEqual([]);
  });

  it('are one action for each kind of target, with what is called', () => {
    const flow = tasks(
      'resourceArn: acs:fc:::services/pay/functions/charge',
      'resourceArn: acs:mns:::/queues/orders.fifo/messages, serviceParams: { MessageBody: $ }',
      'resourceArn: acs:mns:::/topics/news/messages, serviceParams: { MessageBody: $ }',
    );
    expect(permissionsOf(targetsOf(flow), SCOPE)).toEqual([
      {
        Sid: 'CallFunctions',
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: [lambda('pay-dev-charge')],
      },
      {
        Sid: 'SendToQueues',
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: [sqs('orders.fifo')],
      },
      {
        Sid: 'PublishToTopics',
        Effect: 'Allow',
        Action: 'sns:Publish',
        Resource: ['arn:aws:sns:eu-west-1:123456789012:news-dev'],
      },
    ]);
  });

  it('name each target once, in order, and a version or alias where one is called', () => {
    const flow = tasks(
      'resourceArn: acs:fc:::services/s.live/functions/b',
      'resourceArn: acs:fc:::services/s/functions/b',
      'resourceArn: acs:fc:::functions/a',
      'resourceArn: acs:fc:::services/s/functions/b',
    );
    expect(allowed(flow)).toEqual([
      ['lambda:InvokeFunction', lambda('a'), lambda('s-dev-b'), lambda('s-dev-b:live')],
    ]);
  });

  it('let the destinations be looked at of what is called asynchronously and awaited, and of nothing else', () => {
    const flow = tasks(
      'resourceArn: acs:fc:::functions/a',
      'resourceArn: acs:fc:::functions/b, pattern: sync, serviceParams: { InvocationType: Async }',
      'resourceArn: acs:fc:::services/s.live/functions/c, pattern: sync, serviceParams: { InvocationType: Async }',
    );
    expect(allowed(flow)).toEqual([
      ['lambda:InvokeFunction', lambda('a'), lambda('b'), lambda('s-dev-c:live')],
      [
        'lambda:GetFunctionEventInvokeConfig',
        lambda('b'),
        lambda('s-dev-c'),
        lambda('s-dev-c:live'),
      ],
    ]);
    const native = `resourceArn: '${lambda('function:live')}', pattern: sync, serviceParams: { InvocationType: Async }`;
    expect(allowed(tasks(native))).toEqual([
      ['lambda:InvokeFunction', lambda('function:live')],
      ['lambda:GetFunctionEventInvokeConfig', lambda('function'), lambda('function:live')],
    ]);
  });

  it('take ARNs as they are, those of other accounts and regions too', () => {
    const arns = [
      'arn:aws:lambda:us-east-2:210987654321:function:a:live',
      'arn:aws-cn:sqs:cn-north-1:210987654321:q.fifo',
      'arn:aws:sns:us-east-2:210987654321:n',
    ];
    const [fn, queue, topic] = arns;
    const flow = tasks(
      `resourceArn: '${fn}'`,
      `resourceArn: '${queue}', serviceParams: { MessageBody: $ }`,
      `resourceArn: '${topic}', serviceParams: { MessageBody: $ }`,
    );
    expect(allowed(flow).map(([, arn]) => arn)).toEqual(arns);
  });

  it('follow the names that the deployment gives to some targets', () => {
    const { naming } = SCOPE;
    const scope: PermissionScope = {
      ...SCOPE,
      naming: {
        function: {
          ...naming.function,
          overrides: { 's/a': '210987654321:function:far', b: lambda('near:live') },
        },
        queue: { ...naming.queue, overrides: { q: 'arn:aws:sqs:us-east-2:210987654321:other' } },
        topic: { ...naming.topic, overrides: { n: 'renamed' } },
      },
    };
    const flow = tasks(
      'resourceArn: acs:fc:::services/s/functions/a',
      'resourceArn: acs:fc:::functions/b',
      'resourceArn: acs:mns:::/queues/q/messages, serviceParams: { MessageBody: $ }',
      'resourceArn: acs:mns:::/topics/n/messages, serviceParams: { MessageBody: $ }',
    );
    expect(allowed(flow, scope)).toEqual([
      [
        'lambda:InvokeFunction',
        lambda('near:live'),
        'arn:aws:lambda:eu-west-1:210987654321:function:far',
      ],
      ['sqs:SendMessage', 'arn:aws:sqs:us-east-2:210987654321:other'],
      ['sns:Publish', 'arn:aws:sns:eu-west-1:123456789012:renamed'],
    ]);
  });

  it('lead back to the references that name their targets', () => {
    const text = `
version: v1
type: flow
steps:
  - { type: task, name: a, resourceArn: !GetAtt Charge.Arn }
  - { type: task, name: b, resourceArn: !Sub 'arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:q-\${Stage}', serviceParams: { MessageBody: $ } }
  - { type: task, name: c, resourceArn: !Sub 'acs:mns:::/topics/\${News.TopicName}/messages', serviceParams: { MessageBody: $ } }
`;
    const placeholders = new ReferencePlaceholders();
    const { flow, diagnostics } = checkTemplateDefinition(text, {
      valueOf: (reference) =>
        placeholders.valueFor(reference, reference.resource === 'Charge' ? 'function' : 'name'),
    });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const scope = { ...SCOPE, region: '${AWS::Region}' };
    const resources = permissionsOf(targetsOf(flow!), scope).flatMap(({ Resource }) => Resource);
    const split = resources.map((resource) =>
      placeholders
        .split(resource)
        .map((part) => (typeof part === 'string' ? part : `<${referenceName(part)}>`)),
    );
    expect(split).toEqual([
      ['<Charge.Arn>'],
      [
        'arn:',
        '<AWS::Partition>',
        ':sqs:',
        '<AWS::Region>',
        ':',
        '<AWS::AccountId>',
        ':q-',
        '<Stage>',
      ],
      ['arn:aws:sns:${AWS::Region}:123456789012:', '<News.TopicName>', '-dev'],
    ]);
  });
});
