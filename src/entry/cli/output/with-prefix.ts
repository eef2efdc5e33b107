import { type ListOptions, pageSize } from './print-list.ts';

export interface PrefixOptions extends ListOptions {
  readonly prefix?: string;
}

/** As large as it may be where most rows are passed over. */
export function pageBehindPrefix(options: PrefixOptions, largest: number): number {
  const { prefix = '' } = options;
  return prefix === '' ? pageSize(options, largest) : largest;
}

/** Of rows, those whose name begins so: where the API has no filter of its own. */
export async function* withPrefix<Row>(
  rows: AsyncIterable<Row>,
  { prefix = '' }: PrefixOptions,
  nameOf: (row: Row) => string,
): AsyncGenerator<Row> {
  for await (const row of rows) if (nameOf(row).startsWith(prefix)) yield row;
}
