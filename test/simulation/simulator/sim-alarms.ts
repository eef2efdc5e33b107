/** Far alarms, of which it is known which ones nobody has moved to the queue yet. */
import { MemoryAlarmStore } from '../../../src/adapters/memory/memory-alarm-store.ts';
import type { AlarmItem, AlarmPage, AlarmPosition } from '../../../src/app/ports.ts';
import { MS_PER_MINUTE } from '../../../src/core/shared/units.ts';

export class SimAlarms extends MemoryAlarmStore {
  /** Called with every alarm that is put. */
  onPut: (alarm: AlarmItem) => void = () => undefined;
  private readonly mostPerPage: number;
  private items: AlarmItem[] = [];
  private position: AlarmPosition | undefined;

  constructor(mostPerPage: number) {
    super();
    this.mostPerPage = mostPerPage;
  }

  override async put(alarm: AlarmItem): Promise<void> {
    this.items.push(alarm);
    await super.put(alarm);
    this.onPut(alarm);
  }

  override readPage(position: AlarmPosition, limit: number): Promise<AlarmPage> {
    return super.readPage(position, Math.min(limit, this.mostPerPage));
  }

  override async moveCursor(
    expected: AlarmPosition | undefined,
    next: AlarmPosition,
  ): Promise<boolean> {
    const isMoved = await super.moveCursor(expected, next);
    if (isMoved) {
      this.position = next;
      this.items = this.items.filter((item) => minuteOf(item) >= next.minute);
    }
    return isMoved;
  }

  /** Those that the cursor has not passed. An item that was put behind it is not among them: nobody will ever see it. */
  get waiting(): readonly AlarmItem[] {
    const { minute } = this.position ?? { minute: -Infinity };
    return this.items.filter((item) => minuteOf(item) >= minute);
  }

  /** When the first of them is due: milliseconds since the epoch. */
  get earliestMs(): number | undefined {
    let earliest: number | undefined;
    for (const { dueMs } of this.waiting) earliest = Math.min(earliest ?? dueMs, dueMs);
    return earliest;
  }

  /** What ticks do that find nothing: the cursor follows the time. */
  async passEmptyMinutes(nowMs: number): Promise<void> {
    const untilMs = Math.min(nowMs, this.earliestMs ?? Infinity);
    const minute = Math.floor(untilMs / MS_PER_MINUTE);
    const { position } = this;
    if (position === undefined || position.minute >= minute) return;
    await this.moveCursor(position, { minute });
  }
}

const minuteOf = ({ dueMs }: AlarmItem) => Math.floor(dueMs / MS_PER_MINUTE);
