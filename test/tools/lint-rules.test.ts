import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Files of the project, so that the typed rules know their settings; their own text is not read. */
const APP = 'src/app/limits.ts';
const CORE = 'src/core/shared/units.ts';
const TEST = 'test/tools/lint-rules.test.ts';

interface LintCase {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly rules: readonly string[];
}

const pure = (name: string, text: string, rule = 'no-restricted-syntax'): LintCase => ({
  name: `the core with ${name}`,
  file: CORE,
  text: `export const value = ${text};\n`,
  rules: [rule],
});

const CASES: readonly LintCase[] = [
  {
    name: 'a floating promise',
    file: APP,
    text: 'declare function send(): Promise<void>;\nexport function run() {\n  send();\n}\n',
    rules: ['@typescript-eslint/no-floating-promises'],
  },
  {
    name: 'a floating promise behind `void`',
    file: APP,
    text: 'declare function send(): Promise<void>;\nexport function run() {\n  void send();\n}\n',
    rules: ['@typescript-eslint/no-floating-promises'],
  },
  {
    name: 'a promise where a condition is meant',
    file: APP,
    text: 'declare function isOpen(): Promise<boolean>;\nexport const say = () => (isOpen() ? 1 : 2);\n',
    rules: ['@typescript-eslint/no-misused-promises'],
  },
  {
    name: 'an asynchronous callback that nobody awaits',
    file: APP,
    text: 'declare function send(): Promise<void>;\n[1].forEach(async () => {\n  await send();\n});\n',
    rules: ['@typescript-eslint/no-misused-promises'],
  },
  {
    name: 'a switch that forgets a case',
    file: APP,
    text: [
      "export function say(word: 'yes' | 'no' | 'perhaps') {",
      '  switch (word) {',
      "    case 'yes':",
      '      return 1;',
      "    case 'no':",
      '      return 2;',
      '  }',
      '  return 0;',
      '}',
      '',
    ].join('\n'),
    rules: ['@typescript-eslint/switch-exhaustiveness-check'],
  },
  {
    name: 'any',
    file: APP,
    text: 'export const read = (value: any) => String(value);\n',
    rules: ['@typescript-eslint/no-explicit-any'],
  },
  {
    name: 'a value import of a type',
    file: APP,
    text: "import { Limits } from './limits.ts';\nexport type Same = Limits;\n",
    rules: ['@typescript-eslint/consistent-type-imports'],
  },
  {
    name: 'the environment outside config.ts',
    file: APP,
    text: 'export const home = process.env;\n',
    rules: ['no-restricted-syntax'],
  },
  {
    name: 'a disable without a reason',
    file: APP,
    text: '// eslint-disable-next-line eqeqeq\nexport const same = (a: number) => a == 1;\n',
    rules: ['house/explained-disable'],
  },
  {
    name: 'a function of 51 lines',
    file: APP,
    text: `export function long() {\n${'  //\n'.repeat(49)}}\n`,
    rules: ['house/max-lines-per-function'],
  },
  {
    name: 'a file of 301 lines',
    file: APP,
    text: '//\n'.repeat(301),
    rules: ['max-lines'],
  },
  {
    name: 'a test case of 51 lines',
    file: TEST,
    text: `it('is long', () => {\n${'  //\n'.repeat(49)}});\ndeclare function it(name: string, run: () => void): void;\n`,
    rules: ['house/max-lines-per-function'],
  },
  {
    name: 'nothing wrong in a long suite',
    file: TEST,
    text: `describe('a suite', () => {\n${'  //\n'.repeat(60)}});\ndeclare function describe(name: string, run: () => void): void;\n`,
    rules: [],
  },
  {
    name: 'nothing wrong in a date made from a number',
    file: CORE,
    text: 'export const at = (ms: number) => new Date(ms).toISOString();\n',
    rules: [],
  },
  pure('the date of now', 'new Date()'),
  pure('the clock', 'Date.now()'),
  pure('chance', 'Math.random()'),
  pure('an async function', 'async () => 1'),
  pure('a global reached by name', 'typeof globalThis.name'),
  pure('crypto', 'crypto.randomUUID()', 'no-restricted-globals'),
  pure('the process', 'process.pid', 'no-restricted-globals'),
  pure('a timer', 'setTimeout(() => undefined, 1)', 'no-restricted-globals'),
  pure('the console', 'console.log', 'no-restricted-globals'),
];

describe('the linter', () => {
  let found: [rule: string, message: string][][] = [];

  beforeAll(() => {
    const script = path.join(ROOT, 'test/support/lint-cases.mjs');
    const run = spawnSync(process.execPath, [script], { cwd: ROOT, input: JSON.stringify(CASES) });
    if (run.status !== 0) throw new Error(run.stderr.toString());
    found = JSON.parse(run.stdout.toString()) as [string, string][][];
  }, 60_000);

  it.each(CASES.map((lintCase, index) => ({ ...lintCase, index })))(
    'sees $name',
    ({ index, rules }) => {
      expect([...new Set(found[index]?.map(([rule]) => rule))]).toEqual(rules);
    },
  );

  it('says what to pass in instead', () => {
    const index = CASES.findIndex((lintCase) => lintCase.name === 'the core with the clock');
    expect(found[index]?.[0]?.[1]).toContain('take the time as an argument');
  });
});
