/** What happened in a run, line by line: kept when asked for, and told by its digest when not. */
import { createHash } from 'node:crypto';
import { BEGINNING_MS, type Timeline } from './timeline.ts';

export class Trace {
  readonly lines: string[] = [];
  private readonly timeline: Timeline;
  private readonly isKept: boolean;
  private readonly hash = createHash('sha256');

  constructor(timeline: Timeline, isKept: boolean) {
    this.timeline = timeline;
    this.isKept = isKept;
  }

  note(text: string): void {
    const seconds = ((this.timeline.nowMs - BEGINNING_MS) / 1000).toFixed(3);
    const line = `${seconds.padStart(12)}  ${text}`;
    this.hash.update(line).update('\n');
    if (this.isKept) this.lines.push(line);
  }

  /** Of all lines, hex. Ends the trace. */
  digest(): string {
    return this.hash.digest('hex');
  }
}
