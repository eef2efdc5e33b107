import { describe, expect, it } from '@jest/globals';
import { checkFlow } from '../../../src/core/definition/check-flow.ts';
import type { Flow } from '../../../src/core/definition/flow.ts';
import { conditionHolds } from '../../../src/core/expression/evaluate-condition.ts';

const HEADER = 'version: v1\ntype: flow\nsteps:\n';

function flowOf(text: string): Flow {
  const { flow, diagnostics } = checkFlow(text);
  if (!flow) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return flow;
}

describe('a checked flow', () => {
  it('has its steps in order and nothing that was not written', () => {
    const flow = flowOf(`${HEADER}  - {type: pass, name: a}\n  - {type: succeed, name: b}\n`);
    expect(flow).toStrictEqual({
      steps: [
        { type: 'pass', name: 'a', end: false },
        { type: 'succeed', name: 'b', end: false },
      ],
    });
  });

  it('keeps mappings and the timeout of the flow', () => {
    const flow = flowOf(
      'version: v1\ntype: flow\ntimeoutSeconds: 60\ninputMappings: [{target: a, source: $input.b}]\n' +
        'outputMappings: []\nsteps: [{type: pass, name: a, end: true}]\n',
    );
    expect(flow).toStrictEqual({
      timeoutSeconds: 60,
      inputMappings: [
        {
          target: 'a',
          source: { kind: 'reference', root: 'input', path: [{ kind: 'key', key: 'b' }] },
        },
      ],
      outputMappings: [],
      steps: [{ type: 'pass', name: 'a', end: true }],
    });
  });

  it('fills the defaults of a task and resolves where its catch goes', () => {
    const flow = flowOf(
      `${HEADER}  - {type: pass, name: first}
  - type: task
    name: charge
    resourceArn: acs:fc:::services/pay.prod/functions/charge
    retry: [{errors: [E]}, {errors: [F], intervalSeconds: 0, maxIntervalSeconds: 5, maxAttempts: 0, multiplier: 1.5}]
    catch: [{errors: [FnF.ALL], goto: first}]
`,
    );
    expect(flow.steps[1]).toStrictEqual({
      type: 'task',
      name: 'charge',
      end: false,
      resource: { kind: 'function', service: 'pay', qualifier: 'prod', function: 'charge' },
      resourceArn: 'acs:fc:::services/pay.prod/functions/charge',
      pattern: 'requestResponse',
      retry: [
        {
          errors: ['E'],
          intervalSeconds: 1,
          maxIntervalSeconds: 86_400,
          maxAttempts: 3,
          multiplier: 2,
        },
        {
          errors: ['F'],
          intervalSeconds: 0,
          maxIntervalSeconds: 5,
          maxAttempts: 0,
          multiplier: 1.5,
        },
      ],
      catch: [{ errors: ['FnF.ALL'], goto: 0 }],
    });
  });

  it('resolves references in service parameters at any depth and keeps their order', () => {
    const flow = flowOf(
      `${HEADER}  - type: task
    name: send
    resourceArn: acs:mns:::/queues/orders/messages
    serviceParams:
      Priority: 1
      MessageBody: {all: $, list: [1, $.a], text: $input.x, plain: {b: [null, true]}}
`,
    );
    expect(flow.steps[0]).toMatchObject({
      resource: { kind: 'queue', name: 'orders' },
      serviceParams: [
        ['Priority', { kind: 'constant', value: 1 }],
        [
          'MessageBody',
          {
            kind: 'object',
            entries: [
              ['all', { kind: 'reference', path: [], text: '$' }],
              [
                'list',
                {
                  kind: 'list',
                  items: [
                    { kind: 'constant', value: 1 },
                    { kind: 'reference', path: [{ kind: 'key', key: 'a' }], text: '$.a' },
                  ],
                },
              ],
              ['text', { kind: 'constant', value: '$input.x' }],
              ['plain', { kind: 'constant', value: { b: [null, true] } }],
            ],
          },
        ],
      ],
    });
  });

  it('does not resolve references inside constants of a mapping', () => {
    const flow = flowOf(
      `${HEADER}  - {type: pass, name: a, outputMappings: [{target: x, source: {k: [$input.a]}}, {target: y}]}\n`,
    );
    expect(flow.steps[0]?.outputMappings).toStrictEqual([
      { target: 'x', source: { kind: 'constant', value: { k: ['$input.a'] } } },
      { target: 'y', source: { kind: 'constant', value: null } },
    ]);
  });

  it('has quoted "<<" as a key like any other, which used to be merged away', () => {
    const flow = flowOf(
      `${HEADER}  - {type: pass, name: a, outputMappings: [{target: x, source: {"<<": {k: 1}, b: 2}}]}\n`,
    );
    expect(flow.steps[0]?.outputMappings?.[0]?.source).toEqual({
      kind: 'constant',
      value: { '<<': { k: 1 }, b: 2 },
    });
  });

  it('has references in blocks, whose line break at the end used to make them text or wrong', () => {
    const flow =
      flowOf(`${HEADER}  - {type: pass, name: a, outputMappings: [{target: x, source: $local}]}
  - type: pass
    name: b
    outputMappings:
      - target: x
        source: |
          $local
`);
    const [inline, block] = flow.steps.map(({ outputMappings }) => outputMappings);
    expect(block).toEqual(inline);
  });

  it('compiles wait values, and the error and cause of a fail step when they begin with "$."', () => {
    const flow = flowOf(
      `${HEADER}  - {type: wait, name: a, duration: $.sleep}
  - {type: wait, name: b, timestamp: 2019-05-02T15:04:05Z}
  - {type: fail, name: c, error: $.error, cause: $input.cause}
`,
    );
    const reference = (key: string) => ({
      kind: 'reference',
      path: [{ kind: 'key', key }],
      text: `$.${key}`,
    });
    expect(flow.steps).toMatchObject([
      { until: { kind: 'duration', value: reference('sleep') } },
      { until: { kind: 'timestamp', value: { kind: 'constant', value: '2019-05-02T15:04:05Z' } } },
      { error: reference('error'), cause: { kind: 'constant', value: '$input.cause' } },
    ]);
  });

  it('resolves the goto of a choice to an index in the list of the choice step', () => {
    const flow = flowOf(
      `${HEADER}  - {type: pass, name: a}
  - type: choice
    name: route
    choices:
      - {condition: $.n >= 3, goto: a}
      - condition: $.deep
        steps:
          - {type: pass, name: b}
          - {type: choice, name: inner, choices: [{condition: 'true', goto: b}]}
    default: {goto: route}
`,
    );
    const route = flow.steps[1];
    if (route?.type !== 'choice') throw new Error('the second step is a choice');
    expect(route.choices.map(({ goto }) => goto)).toEqual([0, undefined]);
    expect(route.default).toStrictEqual({ goto: 1 });
    expect(route.choices[1]?.steps).toMatchObject([{ name: 'b' }, { choices: [{ goto: 0 }] }]);
    const [first] = route.choices;
    expect(
      first && [conditionHolds(first.condition, { n: 3 }), conditionHolds(first.condition, {})],
    ).toEqual([true, false]);
  });

  it.each([
    ['acs:fc:::functions/f', { kind: 'function', function: 'f' }],
    ['acs:fc::services/s/functions/f', { kind: 'function', service: 's', function: 'f' }],
    ['acs:fc:services/s/functions/f', { kind: 'function', service: 's', function: 'f' }],
    ['acs:mns:cn-hangzhou:1:/queues/q/messages', { kind: 'queue', name: 'q' }],
    ['acs:mns:::/topics/t/messages', { kind: 'topic', name: 't' }],
    [
      'arn:aws:sns:eu-west-1:123456789012:t',
      { kind: 'nativeTopic', arn: 'arn:aws:sns:eu-west-1:123456789012:t' },
    ],
  ])('reads %s', (arn, resource) => {
    const text = `${HEADER}  - {type: task, name: a, resourceArn: "${arn}", serviceParams: {MessageBody: $}}\n`;
    const isFunction = resource.kind === 'function';
    const flow = flowOf(isFunction ? text.replace(', serviceParams: {MessageBody: $}', '') : text);
    expect(flow.steps[0]).toMatchObject({ resource });
  });

  it('is the same from JSON, also with tabs', () => {
    const definition = {
      version: 'v1',
      type: 'flow',
      steps: [
        {
          type: 'pass',
          name: 'a',
          outputMappings: [{ target: 'x', source: 'é "quoted" \u2028 😀 \\' }],
        },
      ],
    };
    const expected = {
      steps: [
        {
          type: 'pass',
          name: 'a',
          end: false,
          outputMappings: [
            { target: 'x', source: { kind: 'constant', value: 'é "quoted" \u2028 😀 \\' } },
          ],
        },
      ],
    };
    for (const indent of [undefined, 2, '\t']) {
      expect(flowOf(JSON.stringify(definition, null, indent))).toStrictEqual(expected);
    }
  });

  it('is read with any line ends and a byte order mark', () => {
    const text = `\uFEFF${HEADER}  - type: pass\n    name: a\n`.replaceAll('\n', '\r\n');
    expect(flowOf(text).steps).toHaveLength(1);
  });
});
