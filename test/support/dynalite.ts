/** The table on an embedded DynamoDB of a test's own, in this process and in memory, on a port of the system's choice. */
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { openTestTable, type TableOptions, type TestTable } from './test-table.ts';

export async function startTestTable(options?: TableOptions): Promise<TestTable> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const table = await openTestTable(`http://127.0.0.1:${port}`, options);
  const close = async () => {
    await table.close();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  };
  return { ...table, close };
}
