/** The flows of an application, as a file declares them: what they mean, and what is said of those that mean nothing. */
import { describe, expect, it } from '@jest/globals';
import {
  isDefinitionText,
  readFlowDeclarations,
} from '../../../src/entry/app/flow-declarations.ts';

const NOW_MS = Date.parse('2024-01-01T00:00:00Z');
const read = (list: unknown) => readFlowDeclarations(list, NOW_MS);

function problemsOf(list: unknown): readonly string[] {
  const found = read(list);
  return found.kind === 'refused' ? found.problems.map(({ message }) => message) : [];
}

const withSchedule = (schedule: object) => [
  { name: 'a', definition: 'a.yml', schedules: [{ name: 's', cron: '@every 1h', ...schedule }] },
];

function scheduleOf(schedule: object): unknown {
  const found = read(withSchedule(schedule));
  return found.kind === 'declarations' ? found.flows[0]?.schedules[0] : found.problems;
}

describe('declared flows', () => {
  it('have no schedules, no role and no description unless they say so', () => {
    expect(read([{ name: 'a', definition: 'a.yml' }])).toEqual({
      kind: 'declarations',
      flows: [{ name: 'a', definition: 'a.yml', schedules: [] }],
    });
  });

  it('say nothing with a key that has no value', () => {
    const bare = { name: 'a', definition: {}, description: null, role: null, schedules: null };
    expect(read([bare])).toEqual({
      kind: 'declarations',
      flows: [{ name: 'a', definition: {}, schedules: [] }],
    });
  });

  it.each([undefined, null, []])('may be none: %p', (list) => {
    expect(read(list)).toEqual({ kind: 'declarations', flows: [] });
  });

  it('have a role that is an ARN, or what gives one', () => {
    const roles = ['arn:aws:iam::123456789012:role/pay', 'acs:ram::1:role/pay', { Ref: 'Role' }];
    const flows = roles.map((role, index) => ({ name: `f${index}`, definition: 'f.yml', role }));
    const found = read(flows);
    expect(found.kind === 'declarations' && found.flows.map(({ role }) => role)).toEqual(roles);
  });

  it.each([
    ['data', { all: true }, '{"all":true}'],
    ['a list', [1, null], '[1,null]'],
    ['a number', 0, '0'],
    ['false', false, 'false'],
    ['JSON text', '{"a": 1}', '{"a": 1}'],
    ['nothing', undefined, '{}'],
    ['null', null, '{}'],
  ])('have schedules whose payload is JSON text: of %s', (_name, payload, expected) => {
    expect(scheduleOf({ payload })).toEqual({
      name: 's',
      cron: '@every 1h',
      payload: expected,
      enabled: true,
    });
  });

  it.each([
    ['no list', { a: 1 }, ['"flows": it is a map, expected a list']],
    ['no map', ['x'], ['flow 1: it is text, expected a map']],
    [
      'two of a name',
      [
        { name: 'a', definition: 'x' },
        { name: 'a', definition: 'y' },
      ],
      ['"name" of flow "a": "a" is declared twice'],
    ],
    [
      'two schedules of a name',
      [
        {
          name: 'a',
          definition: 'x',
          schedules: [
            { name: 's', cron: '@every 1h' },
            { name: 's', cron: '@every 2h' },
          ],
        },
      ],
      ['"name" of schedule "s" of flow "a": "s" is declared twice'],
    ],
    [
      'without a definition',
      [{ name: 'a', definition: ' ' }],
      ['"definition" of flow "a": expected a path, or the definition itself'],
    ],
    [
      'with a description that is too long',
      [{ name: 'a', definition: 'x', description: 'é'.repeat(40_000) }],
      ['"description" of flow "a": it has 80000 bytes, expected at most 65536'],
    ],
    [
      'a schedule without a time',
      [{ name: 'a', definition: 'x', schedules: [{ name: 's' }] }],
      ['"cron" of schedule "s" of flow "a": it is missing, expected text'],
    ],
  ])('are refused: %s', (_name, list, expected) => {
    expect(problemsOf(list)).toEqual(expected);
  });

  it('are refused where a schedule never fires again', () => {
    expect(problemsOf(withSchedule({ cron: '0 0 0 30 2 *' }))).toEqual([
      expect.stringMatching(
        /^"cron" of schedule "s" of flow "a": CronExpression '0 0 0 30 2 \*' is not valid: the time that it describes never comes\./,
      ),
    ]);
  });

  it('are refused with the place of each problem, and what was meant', () => {
    expect(read(withSchedule({ enable: true }))).toEqual({
      kind: 'refused',
      problems: [
        {
          path: [0, 'schedules', 0, 'enable'],
          isOfKey: true,
          message: '"enable" of schedule "s" of flow "a" is not known',
          hint: 'did you mean "enabled"?',
        },
      ],
    });
  });
});

describe('a definition', () => {
  it.each([
    ['flows/order.yml', false],
    ['order {draft}.yml', false],
    ['version: v1\ntype: flow', true],
    ['version: v1\rtype: flow', true],
    [' {"version": "v1"}', true],
  ])('is a path, or text: %p', (definition, isText) => {
    expect(isDefinitionText(definition)).toBe(isText);
  });
});
