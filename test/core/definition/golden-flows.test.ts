/**
 * Every file of test/fixtures/flows: those in `ok` are accepted without a warning, those in `err` are refused, warned of
 * or remarked on, and each gives exactly the messages of the `.out` file beside it. `UPDATE_GOLDEN=1` rewrites the `.out`
 * files; review the difference.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkFlow } from '../../../src/core/definition/check-flow.ts';
import { renderDiagnostics } from '../../../src/core/definition/render-diagnostic.ts';

const FLOWS = new URL('../../fixtures/flows/', import.meta.url);
const FEWEST = { ok: 60, err: 120 } as const;
const NOW_MS = Date.parse('2024-01-01T00:00:00Z');

describe.each(['ok', 'err'] as const)('flows in %s', (folder) => {
  const directory = new URL(`${folder}/`, FLOWS);
  const files = readdirSync(directory).filter((name) => name.endsWith('.yaml'));

  it('are many', () => {
    expect(files.length).toBeGreaterThanOrEqual(FEWEST[folder]);
  });

  it.each(files)('%s', (file) => {
    const text = readFileSync(new URL(file, directory), 'utf8');
    const { flow, diagnostics } = checkFlow(text, { nowMs: NOW_MS });
    const shown = renderDiagnostics(text, diagnostics, file).map((lines) => `${lines}\n`);
    const golden = new URL(file.replace(/yaml$/, 'out'), directory);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, shown.join(''));
    expect(shown.join('')).toBe(readFileSync(golden, 'utf8'));
    const severities = new Set(diagnostics.map(({ severity }) => severity));
    expect(flow === undefined).toBe(severities.has('error'));
    if (folder === 'err') expect(severities.size).toBeGreaterThan(0);
    else expect([...severities].filter((severity) => severity !== 'information')).toEqual([]);
  });
});
