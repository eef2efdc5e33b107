/** What a world counts, measures and logs, recorded. */
import type { MetricName, Metrics } from '../../src/app/metrics.ts';
import type { Log } from '../../src/app/ports.ts';
import type { World } from './world.ts';

export interface LoggedLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export class Watched {
  readonly lines: LoggedLine[] = [];
  readonly added: { readonly name: MetricName; readonly value: number }[] = [];
  readonly metrics: Metrics = { add: (name, value = 1) => void this.added.push({ name, value }) };
  readonly log: Log = {
    info: (message, fields) => this.write('info', message, fields),
    warn: (message, fields) => this.write('warn', message, fields),
    error: (message, fields) => this.write('error', message, fields),
  };

  /** The values of one metric, in order. */
  values(name: MetricName): readonly number[] {
    return this.added.filter((one) => one.name === name).map(({ value }) => value);
  }

  sum(name: MetricName): number {
    return this.values(name).reduce((sum, value) => sum + value, 0);
  }

  /** The fields of the lines with this message. */
  fieldsOf(message: string): readonly LoggedLine['fields'][] {
    return this.lines.filter((line) => line.message === message).map(({ fields }) => fields);
  }

  private write(level: LoggedLine['level'], message: string, fields: object = {}): void {
    this.lines.push({ level, message, fields: { ...fields } });
  }
}

/** From now on; what a world connects anew is not watched. */
export function watchWorld(world: World): Watched {
  const watched = new Watched();
  world.deps = { ...world.deps, log: watched.log, metrics: watched.metrics };
  return watched;
}
