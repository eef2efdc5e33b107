/** Definitions that use names of prototypes at every place: most are flows like any other, and change nothing. */
import { choosing, HEADER, passing, type HostileText } from './hostile-texts.ts';

const POLLUTED = '{polluted: true}';

export const PROTOTYPES: readonly HostileText[] = [
  {
    name: '__proto__ as a target',
    text: passing('1').replace('target: t', 'target: __proto__'),
    codes: [],
    constant: '1',
  },
  {
    name: 'constructor as a target',
    text: passing(POLLUTED).replace('target: t', 'target: constructor'),
    codes: [],
    constant: '{"polluted":true}',
  },
  {
    name: 'prototype as a target',
    text: passing(POLLUTED).replace('target: t', 'target: prototype'),
    codes: [],
    constant: '{"polluted":true}',
  },
  {
    name: '__proto__ as a target, with a map',
    text: passing(POLLUTED).replace('target: t', 'target: __proto__'),
    codes: [],
    constant: '{"polluted":true}',
  },
  {
    name: '__proto__ in a constant',
    text: passing(`{__proto__: ${POLLUTED}}`),
    codes: [],
    constant: '{"__proto__":{"polluted":true}}',
  },
  {
    name: '__proto__ deep in a constant',
    text: passing(`[{a: {__proto__: {__proto__: ${POLLUTED}}}}]`),
    codes: [],
    constant: '[{"a":{"__proto__":{"__proto__":{"polluted":true}}}}]',
  },
  {
    name: 'constructor and prototype in a constant',
    text: passing(`{constructor: {prototype: ${POLLUTED}}}`),
    codes: [],
    constant: '{"constructor":{"prototype":{"polluted":true}}}',
  },
  {
    name: '__proto__ in quotes',
    text: passing(`{"__proto__": ${POLLUTED}}`),
    codes: [],
    constant: '{"__proto__":{"polluted":true}}',
  },
  {
    name: '__proto__ behind an escape',
    text: passing(`{"\\x5f_proto__": ${POLLUTED}}`),
    codes: [],
    constant: '{"__proto__":{"polluted":true}}',
  },
  {
    name: '__proto__ twice',
    text: passing(`{__proto__: 1, __proto__: ${POLLUTED}}`),
    codes: ['yaml-duplicate-key'],
    at: '__proto__',
  },
  {
    name: '__proto__ merged into a constant',
    text: passing(`{<<: {__proto__: ${POLLUTED}}}`),
    codes: [],
    constant: '{"__proto__":{"polluted":true}}',
  },
  {
    name: '__proto__ merged from an anchor',
    text: passing(`[&a {__proto__: ${POLLUTED}}, {<<: [*a, *a]}]`),
    codes: [],
    constant: '[{"__proto__":{"polluted":true}},{"__proto__":{"polluted":true}}]',
  },
  {
    name: 'an anchor called __proto__',
    text: passing(`[&__proto__ ${POLLUTED}, {__proto__: *__proto__}]`),
    codes: [],
    constant: '[{"polluted":true},{"__proto__":{"polluted":true}}]',
  },
  {
    name: '__proto__ beside the steps',
    text: `__proto__: ${POLLUTED}\n${passing('1')}`,
    codes: ['attribute-unknown'],
    at: '__proto__',
  },
  {
    name: '__proto__ in a step',
    text: passing('1').replace('name: a', `name: a, __proto__: ${POLLUTED}`),
    codes: ['attribute-unknown'],
    at: '__proto__',
  },
  {
    name: '__proto__ instead of a step',
    text: `${HEADER}  - __proto__: {type: pass, name: a}\n`,
    codes: ['step-name', 'step-type'],
  },
  {
    name: '__proto__ merged into a step',
    text: `${HEADER}  - {<<: {__proto__: ${POLLUTED}}, type: pass, name: a}\n`,
    codes: ['attribute-unknown'],
  },
  {
    name: '__proto__ as a step type',
    text: `${HEADER}  - {type: __proto__, name: a}\n`,
    codes: ['step-type'],
    at: '__proto__',
  },
  {
    name: 'constructor as a step type',
    text: `${HEADER}  - {type: constructor, name: a}\n`,
    codes: ['step-type'],
    at: 'constructor',
  },
  {
    name: '__proto__ as a step name, and where a choice goes',
    text: `${HEADER}  - {type: choice, name: __proto__, choices: [{condition: "false", goto: __proto__}]}\n`,
    codes: [],
  },
  {
    name: 'a choice that goes to what only prototypes have',
    text: `${HEADER}  - {type: choice, name: c, choices: [{condition: "1", goto: toString}]}\n`,
    codes: ['goto-target'],
    at: 'toString',
  },
  {
    name: '__proto__ in a choice',
    text: choosing(`"1"\n        __proto__: ${POLLUTED}`),
    codes: ['attribute-unknown'],
    at: '__proto__',
  },
  {
    name: '__proto__ among errors',
    text: task('retry: [{errors: [__proto__, constructor]}]'),
    codes: [],
  },
  {
    name: '__proto__ in a retry policy',
    text: task(`retry: [{errors: [E], __proto__: ${POLLUTED}}]`),
    codes: ['attribute-unknown'],
    at: '__proto__',
  },
  {
    name: '__proto__ as a service parameter',
    text: task(`serviceParams: {MessageBody: x, Priority: 1, __proto__: ${POLLUTED}}`),
    codes: ['service-param'],
  },
  {
    name: '__proto__ in a service parameter',
    text: task(`serviceParams: {MessageBody: {__proto__: ${POLLUTED}, b: $.a}, Priority: 1}`),
    codes: [],
  },
  {
    name: '__proto__ as a key of a flow in JSON',
    text: JSON.stringify({
      version: 'v1',
      type: 'flow',
      steps: [
        {
          type: 'pass',
          name: 'a',
          outputMappings: [
            { target: 't', source: JSON.parse('{"__proto__": {"polluted": true}}') as unknown },
          ],
        },
      ],
    }),
    codes: [],
    constant: '{"__proto__":{"polluted":true}}',
  },
];

function task(attribute: string): string {
  const params = attribute.startsWith('serviceParams')
    ? ''
    : '    serviceParams: {MessageBody: x, Priority: 1}\n';
  return `${HEADER}  - type: task\n    name: a\n    resourceArn: acs:mns:::/queues/q/messages\n${params}    ${attribute}\n`;
}
