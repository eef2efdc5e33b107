/** Lines as CloudWatch's "Specification: Embedded metric format" has them. */
import { describe, expect, it, jest } from '@jest/globals';
import { EmbeddedMetrics } from '../../../src/adapters/system/embedded-metrics.ts';
import { METRIC_UNITS, type MetricName } from '../../../src/app/metrics.ts';

interface MetricLine extends Record<string, unknown> {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

function open() {
  const lines: MetricLine[] = [];
  const metrics = new EmbeddedMetrics({
    deployment: 'sluice-dev',
    handler: 'api',
    write: (line) => {
      expect(line).not.toContain('\n');
      lines.push(JSON.parse(line) as MetricLine);
    },
  });
  return { metrics, lines };
}

const valuesOf = (lines: readonly MetricLine[], name: MetricName) =>
  lines.flatMap((line) => (name in line ? line[name] : []));

describe('embedded metrics', () => {
  it('are one line in one namespace, by deployment and nothing else', () => {
    const { metrics, lines } = open();
    metrics.add('ExecutionsStarted');
    metrics.add('StepLatency', 12.5);
    metrics.flush();
    const [line] = lines;
    expect(lines).toHaveLength(1);
    expect(line).toEqual({
      _aws: {
        Timestamp: expect.any(Number) as unknown,
        CloudWatchMetrics: [
          {
            Namespace: 'Sluice',
            Dimensions: [['Deployment']],
            Metrics: [
              { Name: 'ExecutionsStarted', Unit: 'Count' },
              { Name: 'StepLatency', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      Deployment: 'sluice-dev',
      handler: 'api',
      ExecutionsStarted: 1,
      StepLatency: 12.5,
    });
    // Milliseconds since the epoch, as the specification asks for.
    expect(Number.isInteger(line?._aws.Timestamp)).toBe(true);
  });

  it('have their units', () => {
    const { metrics, lines } = open();
    for (const name of Object.keys(METRIC_UNITS)) metrics.add(name as MetricName);
    metrics.flush();
    const [{ Metrics = [] } = {}] = lines[0]?._aws.CloudWatchMetrics ?? [];
    expect(Object.fromEntries(Metrics.map(({ Name, Unit }) => [Name, Unit]))).toEqual(METRIC_UNITS);
  });

  it('add counts up, and keep measured values apart', () => {
    const { metrics, lines } = open();
    for (let i = 0; i < 250; i += 1) metrics.add('TaskRetries', 2);
    for (const ms of [5, 0, 7]) metrics.add('StepLatency', ms);
    metrics.flush();
    expect(lines).toMatchObject([{ TaskRetries: 500, StepLatency: [5, 0, 7] }]);
  });

  it('are not written where there are none, and never twice', () => {
    const { metrics, lines } = open();
    metrics.flush();
    metrics.add('TaskRetries');
    metrics.flush();
    metrics.flush();
    metrics.add('Throttles');
    metrics.flush();
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatchObject({ Throttles: 1 });
    expect(lines[1]).not.toHaveProperty('TaskRetries');
  });

  it.each([99, 100, 101, 350])('of %i values lose none, at most 100 in a line', (count) => {
    // The library would write lines by itself, past ours, if it were handed too many.
    const byItself = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { metrics, lines } = open();
    const values = Array.from({ length: count }, (_, i) => i);
    try {
      for (const value of values) metrics.add('StepLatency', value);
      metrics.flush();
      expect(byItself).not.toHaveBeenCalled();
    } finally {
      byItself.mockRestore();
    }
    expect(valuesOf(lines, 'StepLatency')).toEqual(values);
    for (const line of lines) {
      expect(valuesOf([line], 'StepLatency').length).toBeLessThanOrEqual(100);
      expect(line._aws.CloudWatchMetrics).toMatchObject([{ Metrics: [{ Name: 'StepLatency' }] }]);
      expect(line['handler']).toBe('api');
    }
  });

  it('go to standard output where nothing else is said', () => {
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      const metrics = new EmbeddedMetrics({ deployment: 'sluice-dev', handler: 'api' });
      metrics.add('Throttles');
      metrics.flush();
      expect(written.mock.calls.map(([text]) => text)).toEqual([
        expect.stringMatching(/^\{"_aws":.*"Throttles":1.*\}\n$/) as unknown,
      ]);
    } finally {
      written.mockRestore();
    }
  });
});
