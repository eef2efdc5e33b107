/**
 * One JSON object per line: `time`, `level`, `message`, then the fields. An error among the fields is written as its
 * name, message, code, stack and cause. Logging never throws: what cannot be written is named instead.
 */
import type { Clock, Log } from '../../app/ports.ts';
import { shownMessage } from '../../core/shared/shown-message.ts';
import { toTimestamp } from '../../core/shared/units.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface JsonLogSettings {
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Takes a line without its end. Default: standard output. */
  readonly write?: (line: string) => void;
  /** Fields of every line; a line's own win. */
  readonly fields?: Fields;
}

const writeToStandardOutput = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export function jsonLog(settings: JsonLogSettings): Log {
  const { clock, write = writeToStandardOutput, fields: common } = settings;
  const at =
    (level: string) =>
    (message: string, fields: Fields = {}): void => {
      const time = toTimestamp(clock.nowMs());
      write(toLine({ time, level, message, ...common, ...fields }));
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

function toLine(record: Fields): string {
  try {
    return JSON.stringify(record, writable);
  } catch (error) {
    // A cycle, or a getter that throws: the line itself must not be lost.
    const { time, level, message } = record;
    return JSON.stringify({ time, level, message, unwritable: String(error) });
  }
}

function writable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  const code: unknown = 'code' in value ? value.code : undefined;
  const shown = shownMessage(value);
  return { name, message: shown, code, stack: stack?.replace(message, () => shown), cause };
}
