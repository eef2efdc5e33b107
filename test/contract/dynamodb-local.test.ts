/** The table's adapters keep the ports' promises on Amazon's own DynamoDB Local. */
import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import type { LocalServer } from '../../src/local/free-port.ts';
import { startDynamodbLocal } from '../support/dynamodb-local.ts';
import { JAVA } from '../support/java.ts';
import { openTestTable } from '../support/test-table.ts';
import { tableContract } from './table.contract.ts';

// It is slower than the embedded one, and its first calls are slowest.
jest.setTimeout(90_000);

(JAVA === undefined ? describe.skip : describe)("in Amazon's DynamoDB Local", () => {
  let server: LocalServer;
  beforeAll(async () => {
    server = await startDynamodbLocal(JAVA ?? '');
  });
  afterAll(() => server.stop());

  tableContract((options) => openTestTable(server.url, options));
});
