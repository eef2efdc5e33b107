/** A listing's rows, page after page. */

interface Paged {
  readonly NextToken?: string;
}

interface Token {
  readonly NextToken?: string;
}

/**
 * readPage: of a token, the first time of none. Stop reading and no further page is asked for. Throws for a token that comes
 * back with its own page: the walk would have no end.
 */
export async function* rowsOf<Name extends string, Row>(
  readPage: (token: Token) => Promise<Readonly<Record<Name, readonly Row[]>> & Paged>,
  name: Name,
): AsyncGenerator<Row> {
  let token: string | undefined;
  do {
    const page: Readonly<Record<Name, readonly Row[]>> & Paged = await readPage(
      token === undefined ? {} : { NextToken: token },
    );
    yield* page[name];
    if (page.NextToken !== undefined && page.NextToken === token) {
      throw new Error(`the page of ${name} behind token "${token}" names itself as the next one`);
    }
    token = page.NextToken;
  } while (token !== undefined);
}
