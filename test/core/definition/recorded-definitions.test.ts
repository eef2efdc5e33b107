/**
 * Definitions as a release stored them, each with the flow it stood for: `test/fixtures/definitions/<release>/<name>.yaml`
 * and `.json`. Executions that run by a definition go on by it, so every later build must read the same flow.
 * `RECORD_DEFINITIONS=1` writes the flow of a definition that has none; what is there is never written again.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkFlow } from '../../../src/core/definition/check-flow.ts';
import { readFlow } from '../../../src/core/definition/read-flow.ts';
import { MAX_NODES } from '../../../src/core/definition/yaml/build-tree.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/definitions');
const FEWEST = 45;

const DEFINITIONS = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .toSorted();

function readDefinition(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}

function flowFileOf(file: string): string {
  return join(FOLDER, file.replace(/yaml$/, 'json'));
}

if (process.env['RECORD_DEFINITIONS'] === '1') {
  for (const file of DEFINITIONS.filter((name) => !existsSync(flowFileOf(name)))) {
    const { flow } = checkFlow(readDefinition(file));
    if (!flow) throw new Error(`${file} is refused: nobody could have stored it`);
    writeFileSync(flowFileOf(file), `${JSON.stringify(flow, null, 1)}\n`);
  }
}

describe('a stored definition', () => {
  it('is there in many forms', () => {
    expect(DEFINITIONS.length).toBeGreaterThanOrEqual(FEWEST);
  });

  it.each(DEFINITIONS)('%s is read as it was when it was stored', (file) => {
    const recorded: unknown = JSON.parse(readFileSync(flowFileOf(file), 'utf8'));
    expect(readFlow(readDefinition(file))).toEqual(recorded);
  });

  it('used to be refused over a limit on its values that is for new ones', () => {
    const values = Array.from({ length: MAX_NODES }, () => '1').join(',');
    const text = `version: v1\ntype: flow\nsteps: [{type: pass, name: a, outputMappings: [{target: x, source: [${values}]}]}]\n`;
    expect(checkFlow(text).diagnostics.map(({ code }) => code)).toEqual(['yaml-too-many-nodes']);
    expect(readFlow(text)?.steps).toHaveLength(1);
  });
});
