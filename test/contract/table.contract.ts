/** The table's adapters keep the ports' promises, on whatever speaks DynamoDB's language. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TableAlarmStore } from '../../src/adapters/dynamodb/alarm-store.ts';
import { TableFlowStore } from '../../src/adapters/dynamodb/flow-store.ts';
import { TableInvocations } from '../../src/adapters/dynamodb/invocation-store.ts';
import { JournalStore } from '../../src/adapters/dynamodb/journal-store.ts';
import { TableNonces } from '../../src/adapters/dynamodb/nonce-store.ts';
import { TablePayloads } from '../../src/adapters/dynamodb/payload-store.ts';
import { TableScheduleStore } from '../../src/adapters/dynamodb/schedule-store.ts';
import type { TableOptions, TestTable } from '../support/test-table.ts';
import { alarmStoreContract } from './alarm-store.contract.ts';
import { flowStoreContract } from './flow-store.contract.ts';
import { invocationStoreContract } from './invocation-store.contract.ts';
import { journalCommitsContract } from './journal-commits.contract.ts';
import { firstEntry, type JournalSubject, keyOf, originOf, START_MS } from './journal-fixtures.ts';
import { journalHeadersContract } from './journal-headers.contract.ts';
import { journalReadsContract } from './journal-reads.contract.ts';
import { journalValuesContract } from './journal-values.contract.ts';
import { nonceStoreContract } from './nonce-store.contract.ts';
import { payloadsContract } from './payloads.contract.ts';
import { scheduleStoreContract } from './schedule-store.contract.ts';

/** start: makes an empty table. */
export function tableContract(start: (options?: TableOptions) => Promise<TestTable>): void {
  let table: TestTable;
  beforeAll(async () => {
    table = await start();
  });
  afterAll(() => table.close());

  const settings = () => ({ tableName: table.tableName, retentionDays: 30 });
  const clock = { nowMs: () => START_MS };
  const openJournal = (): JournalSubject => ({
    journal: new JournalStore(table.client, settings()),
    loseNextReply: () => (table.faults.lostReplies = 1),
    throttleNext: () => (table.faults.throttled = 1),
  });

  journalCommitsContract(openJournal);
  journalReadsContract(openJournal);
  journalValuesContract(openJournal);
  journalHeadersContract(openJournal);
  flowStoreContract(() => new TableFlowStore(table.client, settings()));
  alarmStoreContract(() => new TableAlarmStore(table.client, settings()));
  scheduleStoreContract(() => new TableScheduleStore(table.client, settings()));
  nonceStoreContract(() => new TableNonces(table.client, settings()));
  payloadsContract(() => new TablePayloads(table.client, settings(), clock));
  invocationStoreContract(() => new TableInvocations(table.client, settings(), clock));

  it('a start that the SDK repeats after a lost reply finds itself there', async () => {
    const repeating = await start({ maxAttempts: 2, tableName: 'sluice-repeating' });
    const repeatingSettings = { ...settings(), tableName: repeating.tableName };
    const journal = new JournalStore(repeating.client, repeatingSettings);
    const origin = originOf();
    repeating.faults.lostReplies = 1;
    expect(await journal.start('{}', firstEntry(origin), origin)).toBe(false);
    expect((await journal.findHeader(keyOf(origin)))?.cause).toBe('work-0');
    await repeating.close();
  });
  it('a nonce whose put the SDK repeats after a lost reply is its own', async () => {
    const repeating = await start({ maxAttempts: 2, tableName: 'sluice-repeating-nonces' });
    const nonces = new TableNonces(repeating.client, {
      ...settings(),
      tableName: repeating.tableName,
    });
    const use = { accessKeyId: 'key', nonce: 'n', useId: 'mine', expiresAtMs: START_MS };
    repeating.faults.lostReplies = 1;
    expect(await nonces.use(use)).toBe(true);
    expect(await nonces.use({ ...use, useId: 'other' })).toBe(false);
    await repeating.close();
  });
}
