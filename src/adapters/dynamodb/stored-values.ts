/**
 * Which large values this process has seen in entries of an execution, and which of them are items already: a value that
 * comes a second time is stored as an item, and from the third time on only named. One that comes once costs no item.
 *
 * Only a saving: a process that knows nothing stores the value again, under the same key.
 */
import { MS_PER_DAY } from '../../core/shared/units.ts';
import { putNewest } from '../../core/shared/put-newest.ts';

const MOST_EXECUTIONS = 500;
const MOST_VALUES = 64;

/** Of one execution, in the order of use; milliseconds since the epoch by hash, absent: seen, but not an item. */
type StoredAt = Map<string, number | undefined>;

export class StoredValues {
  /** In the order of use, the newest last. */
  private readonly byPartition = new Map<string, StoredAt>();
  private readonly lastsMs: number;

  /** An item lives for two retentions and more: for half a one, whatever names it now is gone before it. */
  constructor(retentionDays: number) {
    this.lastsMs = (retentionDays / 2) * MS_PER_DAY;
  }

  /** The values of one entry that is written at `nowMs`. */
  of(partition: string, nowMs: number): KnownValues {
    const stored = this.byPartition.get(partition) ?? new Map<string, number | undefined>();
    putNewest(this.byPartition, [partition, stored], MOST_EXECUTIONS);
    return {
      isStored: (hash) => nowMs - (stored.get(hash) ?? -Infinity) < this.lastsMs,
      isSeen: (hash) => {
        const isKnown = stored.has(hash);
        // Used again: those that are not leave first.
        if (isKnown) note(stored, hash, stored.get(hash));
        return isKnown;
      },
      noteSeen: (hash) => {
        if (!stored.has(hash)) note(stored, hash, undefined);
      },
      noteStored: (hash) => note(stored, hash, nowMs),
    };
  }

  drop(partition: string): void {
    this.byPartition.delete(partition);
  }
}

export interface KnownValues {
  /** An item holds it, and will as long as an entry of now. */
  readonly isStored: (hash: string) => boolean;
  /** An earlier entry had it. */
  readonly isSeen: (hash: string) => boolean;
  readonly noteSeen: (hash: string) => void;
  readonly noteStored: (hash: string) => void;
}

function note(stored: StoredAt, hash: string, atMs: number | undefined): void {
  putNewest(stored, [hash, atMs], MOST_VALUES);
}
