/** The table's adapters keep the ports' promises on the embedded server, which the local stack uses. */
import { describe } from '@jest/globals';
import { startTestTable } from '../support/dynalite.ts';
import { tableContract } from './table.contract.ts';

describe('in the embedded DynamoDB', () => {
  tableContract(startTestTable);
});
