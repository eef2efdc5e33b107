/**
 * Metrics as CloudWatch's embedded metric format: one log line per invocation of a handler that has something to tell, so
 * no call is made. Namespace `Sluice`; dimension `Deployment`, and none that grows with flows, because each combination is
 * billed; the handler is a field.
 * Source: CloudWatch user guide, "Specification: Embedded metric format".
 */
import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { METRIC_UNITS, type MetricName, type Metrics } from '../../app/metrics.ts';

export interface EmbeddedMetricsSettings {
  /** E.g. `sluice-dev`. */
  readonly deployment: string;
  readonly handler: string;
  /** Takes a line without its end. Default: standard output. */
  readonly write?: (line: string) => void;
}

export const METRICS_NAMESPACE = 'Sluice';

/** Values of one metric in one line: CloudWatch takes 100, and at the 100th the library writes a line on its own. */
const MOST_VALUES = 99;

const writeToStandardOutput = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export class EmbeddedMetrics implements Metrics {
  private readonly settings: EmbeddedMetricsSettings;
  private readonly library = new PowertoolsMetrics({ namespace: METRICS_NAMESPACE });
  /** Counts are added up: each would be a value of its own otherwise. */
  private readonly countByName = new Map<MetricName, number>();
  private readonly valuesByName = new Map<MetricName, number[]>();

  constructor(settings: EmbeddedMetricsSettings) {
    this.settings = settings;
    // Without its own `service`.
    this.library.clearDefaultDimensions();
    this.library.setDefaultDimensions({ Deployment: settings.deployment });
  }

  add(name: MetricName, value = 1): void {
    if (METRIC_UNITS[name] === 'Count') {
      this.countByName.set(name, (this.countByName.get(name) ?? 0) + value);
      return;
    }
    const values = this.valuesByName.get(name) ?? [];
    this.valuesByName.set(name, values);
    values.push(value);
    if (values.length >= MOST_VALUES) this.flush();
  }

  /** Writes what has been added since the last time, if anything has. */
  flush(): void {
    if (this.countByName.size + this.valuesByName.size === 0) return;
    for (const [name, count] of this.countByName) this.hand(name, count);
    for (const [name, values] of this.valuesByName) {
      for (const value of values) this.hand(name, value);
    }
    this.countByName.clear();
    this.valuesByName.clear();
    const line = JSON.stringify({
      ...this.library.serializeMetrics(),
      handler: this.settings.handler,
    });
    this.library.clearMetrics();
    (this.settings.write ?? writeToStandardOutput)(line);
  }

  private hand(name: MetricName, value: number): void {
    this.library.addMetric(name, METRIC_UNITS[name], value);
  }
}
