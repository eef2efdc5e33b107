/** What docs/cli.md and the examples show of `sluice run` is what the command prints. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runSluice } from '../../../src/entry/cli/program.ts';
import { SERVICES } from '../../support/command-services.ts';
import { TestTerminal } from '../../support/test-terminal.ts';

const DOCUMENT = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
const SECTION = DOCUMENT.slice(DOCUMENT.indexOf('\n## run\n'));

/** From 0. */
function block(language: string, index: number): string {
  const blocks = [...SECTION.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))];
  return blocks[index]![1]!;
}

let terminal: TestTerminal;
let folder: string;

beforeEach(async () => {
  terminal = new TestTerminal();
  folder = await mkdtemp(join(tmpdir(), 'sluice-run-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const run = (...args: readonly string[]) => runSluice(terminal, ['run', ...args], SERVICES);

describe('docs/cli.md', () => {
  it('shows what a run prints', async () => {
    const flow = await put('order.yml', block('yaml', 0));
    const mocks = await put('mocks.yml', block('yaml', 1));
    expect(await run(flow, '--mocks', mocks, '--input', '{"amount":5}')).toBe(0);
    expect(`${terminal.printed.join('\n')}\n`).toBe(block('text', 0));
  });

  it('shows mocks that are right', async () => {
    const tasks = ['reserve', 'charge', 'price', 'ask'].map(
      (name) => `  - type: task
    name: ${name}
    resourceArn: acs:mns:::/queues/${name}/messages
    serviceParams: {MessageBody: $}
    retry: [{errors: [FnF.ALL], intervalSeconds: 1}]
`,
    );
    const waits = `    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
`;
    const flow = await put(
      'flow.yml',
      `version: v1\ntype: flow\nsteps:\n${tasks.join('')}${waits}`,
    );
    const mocks = await put('mocks.yml', block('yaml', 2));
    expect(await run(flow, '--mocks', mocks)).toBe(0);
    expect(terminal.complained).toEqual([]);
    expect(terminal.printed.at(-1)).toBe(
      '\nSucceeded  {"seat":"12A","id":7,"total":120,"status":"ok"}',
    );
  });
});

describe('the mocks of an example', () => {
  it.each([
    [
      'order-batch',
      '{"orders":[{"article":"pen","count":3},{"article":"desk","count":1},{"article":"sofa","count":1}]}',
      '{"results":[{"total":6},{"total":120,"checks":["stock","credit"]},{"reason":"UnknownArticle","rejected":2}]}',
    ],
    ['queue-worker', '{"order":{"id":7,"items":2}}', '{"parcel":"parcel-7"}'],
  ])('give %s the output that its README promises', async (example, input, output) => {
    const at = (file: string) =>
      fileURLToPath(new URL(`../../../examples/${example}/${file}`, import.meta.url));
    const readme = readFileSync(at('README.md'), 'utf8');
    expect(readme).toContain(`--mocks examples/${example}/mocks.yml`);
    expect(readme).toContain(`--input '${input}'`);
    expect(readme).toContain(output);
    expect(await run(at('flow.yml'), '--mocks', at('mocks.yml'), '--input', input)).toBe(0);
    expect(terminal.complained).toEqual([]);
    expect(terminal.printed.at(-1)).toBe(`\nSucceeded  ${output}`);
  });

  it('are no flows to `sluice check`', async () => {
    await put('mocks.yml', 'steps: {}');
    await put('order.mocks.yaml', 'steps: {}');
    await put('my-mocks.yml', block('yaml', 0));
    expect(await runSluice(terminal, ['check', folder], SERVICES)).toBe(0);
    expect([terminal.printed, terminal.complained]).toEqual([[], []]);
  });
});
