/** Of rows, those whose name begins so: where the API has no filter of its own. */
export async function* withPrefix<Row>(
  rows: AsyncIterable<Row>,
  prefix: string,
  nameOf: (row: Row) => string,
): AsyncGenerator<Row> {
  for await (const row of rows) if (nameOf(row).startsWith(prefix)) yield row;
}
