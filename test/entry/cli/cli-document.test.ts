/** What docs/cli.md shows of `sluice check` is what the command prints, and its patterns find it. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { runSluice } from '../../../src/entry/cli/program.ts';
import { SERVICES } from '../../support/command-services.ts';
import { TestTerminal } from '../../support/test-terminal.ts';

const DOCUMENT = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
const SECTION = DOCUMENT.slice(DOCUMENT.indexOf('\n## check\n'), DOCUMENT.indexOf('\n## run\n'));

/** From 0. */
function block(language: string, index: number): string {
  const blocks = [...SECTION.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))];
  return blocks[index]![1]!;
}

let terminal: TestTerminal;

beforeEach(() => {
  terminal = new TestTerminal();
  terminal.input = block('yaml', 0);
});

async function check(...args: string[]): Promise<string> {
  await runSluice(terminal, ['check', '-', '--stdin-filename', 'order.yml', ...args], SERVICES);
  return `${terminal.printed.join('\n')}\n`;
}

interface Matcher {
  problemMatcher: [{ pattern: [Record<string, unknown> & { regexp: string }] }];
}

describe('docs/cli.md', () => {
  it('shows what the command prints', async () => {
    expect(await check()).toBe(block('text', 0));
  });

  it('shows the report as JSON', async () => {
    expect(await check('--format', 'json')).toBe(block('json', 0));
  });

  it('has a problem matcher that finds each problem, and nothing else', async () => {
    const { regexp, ...groups } = (JSON.parse(block('json', 1)) as Matcher).problemMatcher[0]
      .pattern[0];
    const found = (await check())
      .split('\n')
      .map((line) => new RegExp(regexp).exec(line))
      .filter((match) => match !== null)
      .map((match) =>
        Object.fromEntries(Object.entries(groups).map(([name, at]) => [name, match[Number(at)]])),
      );
    expect(found).toEqual([
      {
        file: 'order.yml',
        line: '9',
        column: '9',
        severity: 'warning',
        message: '"maxAttemps" of retry policy 1 of step "charge" has no meaning and is ignored',
        code: 'attribute-unknown',
      },
      {
        file: 'order.yml',
        line: '12',
        column: '15',
        message:
          'catch policy 1 of step "charge" goes to "refnd", which is not a step in this list',
        code: 'goto-target',
      },
    ]);
  });
});
