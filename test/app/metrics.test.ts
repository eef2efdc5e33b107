/** What docs/monitoring.md says of the metrics: all of them, and no others. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { METRIC_UNITS } from '../../src/app/metrics.ts';

const DOCS = path.resolve(import.meta.dirname, '../../docs');

/** `| `Name` | Unit | what it says | alarm |` */
const ROW = /^\| `([A-Za-z]+)` \| (Count|Milliseconds|Seconds) \| ([^|]+) \| ([^|]*)\|$/gm;

describe('the table of metrics', () => {
  it('has every metric with its unit, in their order', async () => {
    const text = await readFile(path.join(DOCS, 'monitoring.md'), 'utf8');
    const rows = [...text.matchAll(ROW)].map(([, name, unit]) => [name, unit]);
    expect(rows).toEqual(Object.entries(METRIC_UNITS));
  });

  it('names the alarm of each metric that has one', async () => {
    const text = await readFile(path.join(DOCS, 'monitoring.md'), 'utf8');
    const alarms = await readFile(path.resolve(DOCS, '../deploy/alarms.yml'), 'utf8');
    const alarmed = [...alarms.matchAll(/Namespace: Sluice\s+MetricName: (\w+)/g)];
    const documented = [...text.matchAll(ROW)].flatMap(([, name, , , alarm = '']) =>
      /alarms\.md#[a-z-]+/.test(alarm) && name !== 'DeadLetters' ? [name] : [],
    );
    expect(documented.toSorted()).toEqual(alarmed.map(([, name]) => name).toSorted());
  });
});
