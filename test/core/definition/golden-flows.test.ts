/**
 * Every file of test/fixtures/flows: those in `ok` give a flow, those in `err` none, and each exactly the messages of the
 * `.out` file beside it. `UPDATE_GOLDEN=1` rewrites the `.out` files; review the difference.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkFlow } from '../../../src/core/definition/check-flow.ts';
import { renderDiagnostics } from '../../../src/core/definition/render-diagnostic.ts';

const FLOWS = new URL('../../fixtures/flows/', import.meta.url);
const FEWEST = { ok: 25, err: 50 } as const;

describe.each(['ok', 'err'] as const)('flows in %s', (folder) => {
  const directory = new URL(`${folder}/`, FLOWS);
  const files = readdirSync(directory).filter((name) => name.endsWith('.yaml'));

  it('are many', () => {
    expect(files.length).toBeGreaterThanOrEqual(FEWEST[folder]);
  });

  it.each(files)('%s', (file) => {
    const text = readFileSync(new URL(file, directory), 'utf8');
    const { flow, diagnostics } = checkFlow(text);
    const shown = renderDiagnostics(text, diagnostics, file).map((lines) => `${lines}\n`);
    const golden = new URL(file.replace(/yaml$/, 'out'), directory);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, shown.join(''));
    expect(shown.join('')).toBe(readFileSync(golden, 'utf8'));
    expect(flow !== undefined).toBe(folder === 'ok');
  });
});
