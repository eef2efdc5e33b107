/** Flow + input + scripted answers → the full history. `UPDATE_GOLDEN=1` rewrites the `.out` files; review the diff. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { HistoryEvent } from '../../../src/core/engine/history-event.ts';
import { ScenarioRun } from '../../support/scenario.ts';
import { readScenarios, SCENARIO_FOLDER } from '../../support/scenarios.ts';
import { toLine } from '../../support/spec.ts';

function render(events: readonly HistoryEvent[], end: object): string {
  const startMs = Date.parse(events[0]?.time ?? '');
  const lines = events.map((event) => {
    const seconds = (Date.parse(event.time) - startMs) / 1000;
    return `+${seconds}s ${toLine(event)}`.replaceAll(/"[A-Za-z0-9_-]{100,}"/g, '"<token>"');
  });
  return [...lines, JSON.stringify(end), ''].join('\n');
}

describe('golden executions', () => {
  it.each(readScenarios())('$name', async ({ name, scenario }) => {
    const { world } = await new ScenarioRun(scenario).run();
    const header = await world.header();
    const end = { status: header?.status, output: header?.output };
    const found = render(await world.history(), end);
    const file = join(SCENARIO_FOLDER, `${name}.out`);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, found);
    expect(found).toBe(readFileSync(file, 'utf8'));
  });
});
