/**
 * Virtual time of a simulated deployment: what happens is put on one line and done one by one, each with everything that
 * follows from it at once. Nothing else makes anything move, so the same line gives the same run.
 */
interface Happening {
  readonly atMs: number;
  readonly run: () => void;
}

/** Where every run begins, milliseconds since the epoch. */
export const BEGINNING_MS = Date.UTC(2024, 0, 1);

export class Timeline {
  nowMs = BEGINNING_MS;
  /** Happenings done so far. */
  steps = 0;
  /** The earliest last; of two at the same time the one put first comes first. */
  private readonly pending: Happening[] = [];

  get nextMs(): number | undefined {
    return this.pending.at(-1)?.atMs;
  }

  /** atMs: milliseconds since the epoch; what has passed counts as now. */
  at(atMs: number, run: () => void): void {
    const happening = { atMs: Math.max(atMs, this.nowMs), run };
    let low = 0;
    let high = this.pending.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.pending[middle]?.atMs ?? 0) > happening.atMs) low = middle + 1;
      else high = middle;
    }
    this.pending.splice(low, 0, happening);
  }

  after(ms: number, run: () => void): void {
    this.at(this.nowMs + ms, run);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Does what comes next. false: nothing does. */
  async step(): Promise<boolean> {
    const next = this.pending.pop();
    if (next === undefined) return false;
    this.nowMs = next.atMs;
    this.steps += 1;
    next.run();
    // Promises settle before the event loop's next turn: nothing that follows at once is left undone.
    await new Promise((resolve) => setImmediate(resolve));
    return true;
  }
}
