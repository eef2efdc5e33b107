/** Rows kept in an order, so that a page of them costs its own rows alone, however many there are. */
export class SortedRows<Position, Row extends Position> {
  /** Ascending. */
  private readonly rows: Row[] = [];
  private readonly compare: (left: Position, right: Position) => number;

  constructor(compare: (left: Position, right: Position) => number) {
    this.compare = compare;
  }

  /** Mostly at the end: what is listed is younger than what has been. */
  add(row: Row): void {
    const last = this.rows.at(-1);
    if (last === undefined || this.compare(last, row) < 0) this.rows.push(row);
    else this.rows.splice(this.countBefore(row), 0, row);
  }

  /** Descending, at most `limit`, all before `position`; from the greatest when there is none. */
  pageBefore(position: Position | undefined, limit: number): readonly Row[] {
    const end = position === undefined ? this.rows.length : this.countBefore(position);
    return this.rows.slice(Math.max(end - limit, 0), end).toReversed();
  }

  private countBefore(position: Position): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = this.rows[middle];
      if (row !== undefined && this.compare(row, position) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
