/** `sluice deploy` when the API refuses or breaks off: what was done stands, what was not is named, and the next run goes on. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runSluice } from '../../../src/entry/cli/program.ts';
import { SERVICES } from '../../support/command-services.ts';
import {
  type ApiScript,
  refusal,
  type ScriptedApi,
  type ScriptedCall,
  startScriptedApi,
} from '../../support/scripted-api.ts';
import { TestTerminal } from '../../support/test-terminal.ts';

const DEFINITION = '{"version":"v1","type":"flow","steps":[{"type":"pass","name":"only"}]}';
const DECLARED = ['a', 'b', 'c']
  .map(
    (name) =>
      `  - { name: ${name}, definition: '${DEFINITION}', schedules: [{ name: s, cron: '@every 1h' }] }\n`,
  )
  .join('');

let folder: string;
let api: ScriptedApi | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-deploy-'));
  await writeFile(join(folder, 'sluice.yml'), `flows:\n${DECLARED}`);
});

afterEach(async () => {
  await api?.close();
  await rm(folder, { recursive: true });
});

/** Flows that are there, by name; what is created is there from then on. */
function flowsOf(existing: Set<string>, script: ApiScript): ApiScript {
  return (call, index) => {
    const { action, parameters } = call;
    if (action === 'DescribeFlow') {
      const { Name = '' } = parameters;
      if (!existing.has(Name)) return refusal(404, 'FlowNotExists');
      return { body: { Name, Definition: DEFINITION, Description: '', RoleArn: '' } };
    }
    if (action === 'ListSchedules') return { body: { Schedules: [] } };
    const answer = script(call, index);
    if (action === 'CreateFlow' && answer !== undefined && answer.status === undefined) {
      existing.add(parameters['Name'] ?? '');
    }
    return answer;
  };
}

async function deploy(script: ApiScript, ...args: readonly string[]) {
  await api?.close();
  api = await startScriptedApi(script);
  const terminal = new TestTerminal();
  const line = ['deploy', join(folder, 'sluice.yml'), '--endpoint', api.url, ...args];
  const status = await runSluice(terminal, line, SERVICES);
  const { printed, complained } = terminal;
  return { status, printed, complained, writes: api.calls.filter(isWrite).map(describeCall) };
}

const isWrite = ({ action }: ScriptedCall) => /^(Create|Update|Delete)/.test(action);
const describeCall = ({ action, parameters }: ScriptedCall) =>
  `${action} ${parameters['FlowName'] ?? parameters['Name']}`;

describe('sluice deploy', () => {
  it('stops at what is refused, names what is left, and goes on from there', async () => {
    const existing = new Set<string>();
    const first = await deploy(
      flowsOf(existing, ({ action, parameters }) =>
        action === 'CreateFlow' && parameters['Name'] === 'b'
          ? refusal(403, 'AccessDenied')
          : { body: {} },
      ),
    );
    expect(first.status).toBe(1);
    expect(first.printed).toEqual(['a created', 'a/s created']);
    expect(first.complained[0]).toBe('AccessDenied (403): AccessDenied it is');
    expect(first.complained.at(-1)).toBe(
      'sluice: not done: b, b/s, c, c/s; the same command goes on from here',
    );
    expect(first.writes).toEqual(['CreateFlow a', 'CreateSchedule a', 'CreateFlow b']);
    const second = await deploy(flowsOf(existing, () => ({ body: {} })));
    expect(second.status).toBe(0);
    expect(second.printed.at(0)).toBe('a unchanged');
    expect(second.printed.at(-1)).toBe('5 created, 1 unchanged');
  });

  it('changes nothing when it cannot find out what is there', async () => {
    const { status, printed, writes } = await deploy(({ parameters }) =>
      parameters['Name'] === 'c' ? refusal(403, 'AccessDenied') : refusal(404, 'FlowNotExists'),
    );
    expect([status, printed, writes]).toEqual([1, [], []]);
  });

  it('says what is left when nobody answers', async () => {
    const { status, printed, complained } = await deploy(
      flowsOf(new Set(), ({ action }) => (action === 'CreateSchedule' ? undefined : { body: {} })),
    );
    expect([status, printed]).toEqual([1, ['a created']]);
    expect(complained.at(-1)).toContain('not done: a/s, b, b/s, c, c/s;');
  });

  it('sends only what differs', async () => {
    const existing = new Set(['a', 'b', 'c']);
    const text = `flows:\n  - { name: a, definition: '${DEFINITION}', description: new }\n`;
    await writeFile(join(folder, 'sluice.yml'), text);
    await deploy(flowsOf(existing, () => ({ body: {} })));
    const [call] = api!.calls.filter(isWrite);
    expect(call).toMatchObject({
      action: 'UpdateFlow',
      parameters: { Name: 'a', Description: 'new' },
    });
    expect(Object.keys(call!.parameters)).toEqual(['Name', 'Description']);
  });
});
