/** The memory adapters keep the same promises as the table's. */
import { describe } from '@jest/globals';
import { MemoryAlarmStore } from '../../src/adapters/memory/memory-alarm-store.ts';
import { MemoryFlowStore } from '../../src/adapters/memory/memory-flow-store.ts';
import { MemoryInvocations } from '../../src/adapters/memory/memory-invocations.ts';
import { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { MemoryNonces } from '../../src/adapters/memory/memory-nonces.ts';
import { MemoryPayloads } from '../../src/adapters/memory/memory-payloads.ts';
import { MemoryScheduleStore } from '../../src/adapters/memory/memory-schedule-store.ts';
import { Fault } from '../../src/app/app-error.ts';
import type { Journal } from '../../src/app/ports.ts';
import { alarmStoreContract } from './alarm-store.contract.ts';
import { flowStoreContract } from './flow-store.contract.ts';
import { invocationStoreContract } from './invocation-store.contract.ts';
import { journalCommitsContract } from './journal-commits.contract.ts';
import { type JournalSubject, START_MS } from './journal-fixtures.ts';
import { journalHeadersContract } from './journal-headers.contract.ts';
import { journalReadsContract } from './journal-reads.contract.ts';
import { journalValuesContract } from './journal-values.contract.ts';
import { nonceStoreContract } from './nonce-store.contract.ts';
import { payloadsContract } from './payloads.contract.ts';
import { scheduleStoreContract } from './schedule-store.contract.ts';

/** Memory never fails: a proxy fails in its place. */
function openJournal(): JournalSubject {
  let fault: 'none' | 'before' | 'after' = 'none';
  const journal = new Proxy<Journal>(new MemoryJournal(), {
    get:
      (target, name: keyof Journal) =>
      async (...args: unknown[]) => {
        const now = fault;
        fault = 'none';
        if (now === 'before') throw new Fault('throttled');
        const method = target[name] as (...args: unknown[]) => Promise<unknown>;
        const answer = await method.apply(target, args);
        if (now === 'after') throw new Fault('the reply was lost');
        return answer;
      },
  });
  return {
    journal,
    loseNextReply: () => (fault = 'after'),
    throttleNext: () => (fault = 'before'),
  };
}

describe('in memory', () => {
  journalCommitsContract(openJournal);
  journalReadsContract(openJournal);
  journalValuesContract(openJournal);
  journalHeadersContract(openJournal);
  const flows = new MemoryFlowStore();
  flowStoreContract(() => flows);
  alarmStoreContract(() => new MemoryAlarmStore());
  const schedules = new MemoryScheduleStore();
  scheduleStoreContract(() => schedules);
  const invocations = new MemoryInvocations();
  invocationStoreContract(() => invocations);
  const nonces = new MemoryNonces({ nowMs: () => START_MS });
  nonceStoreContract(() => nonces);
  const payloads = new MemoryPayloads();
  payloadsContract(() => payloads);
});
