/**
 * The guards of the protocol, each taken away or weakened alone: a change of one place in the source. A guard that the
 * simulator does not miss is either no guard or not tested.
 */
import { HANDLER_MUTANTS } from './handler-mutants.ts';

export interface Mutant {
  readonly name: string;
  /** Which guard is gone, and what it is there for. */
  readonly about: string;
  /** From the repository's root. */
  readonly file: string;
  /** Found once in the file. */
  readonly from: string;
  readonly to: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'commit-overwrites',
    about: 'the conditional put: entry n is written only where there is none',
    file: 'src/adapters/memory/memory-journal.ts',
    from: `    if (entry.number < execution.entries.length) return false;
    invariant(entry.number === execution.entries.length, 'entries are numbered without gaps');
    execution.entries.push(entry);`,
    to: `    execution.entries[entry.number] = entry;`,
  },
  {
    name: 'start-overwrites',
    about: 'put-if-absent of a start: the name lock',
    file: 'src/adapters/memory/memory-journal.ts',
    from: `    if (executions.has(origin.executionName)) return false;`,
    to: ``,
  },
  {
    name: 'tail-read-lags',
    about: 'consistent tail reads: what was committed is seen by whoever reads then',
    file: 'src/adapters/memory/memory-journal.ts',
    from: `return this.find(key)?.entries.slice(entryNumber + 1) ?? [];`,
    to: `return this.find(key)?.entries.slice(entryNumber + 1, -1) ?? [];`,
  },
  {
    name: 'commit-before-message',
    about: 'message first: a report or a stop that is committed has a message that carries it on',
    file: 'src/app/change-execution.ts',
    from: `  await deps.workQueue.send({ workId, key: live.key, runId, work: { trigger } });
  const result = await commitOrRefuse(deps, { flow, live, triggers: [trigger], workId });`,
    to: `  const result = await commitOrRefuse(deps, { flow, live, triggers: [trigger], workId });
  await deps.workQueue.send({ workId, key: live.key, runId, work: { trigger } });`,
  },
  {
    name: 'start-before-message',
    about: 'message first, of a start',
    file: 'src/app/begin-execution.ts',
    from: `  await deps.workQueue.send({ workId, key, runId, work });
  if (await createExecution(deps, { origin, inputText, workId })) {`,
    to: `  const isCreated = await createExecution(deps, { origin, inputText, workId });
  await deps.workQueue.send({ workId, key, runId, work });
  if (isCreated) {`,
  },
  {
    name: 'no-line-2',
    about: 'line 2: whoever takes a message over performs what its earlier entries owe',
    file: 'src/app/owner-loop.ts',
    from: `    let undecided: readonly Trigger[] = ownTriggers;`,
    to: `    let undecided: readonly Trigger[] = ownTriggers;
    for (const effect of this.effectsToBegin()) this.begun.add(effect.effectId);`,
  },
  {
    name: 'no-line-2-after-reload',
    about: 'line 2 after a reload: an entry of ours that turns up in the tail is ours to perform',
    file: 'src/app/owner-loop.ts',
    from: `      ({ kind }) => (kind === 'contended' ? new Contended() : undefined),`,
    to: `      ({ kind }) => {
        if (kind === 'nothing') for (const { effectId } of this.effectsToBegin()) this.begun.add(effectId);
        return kind === 'contended' ? new Contended() : undefined;
      },`,
  },
  {
    name: 'acknowledge-first',
    about: 'acknowledge last: a message stays until its work is done',
    file: 'src/entry/queue/advance-batch.ts',
    from: `    await deps.advance(read.message, lease);`,
    to: `    await deps.inbox.delete(record.receiptHandle);
    await deps.advance(read.message, lease);`,
  },
  {
    name: 'any-open-task',
    about:
      'the applied-trigger check: an outcome is for the attempt that it names, while that is open',
    file: 'src/core/engine/transition.ts',
    from: `if (task?.scheduledEventId !== taskEventId || at.step.type !== 'task') continue;`,
    to: `if (task === undefined || at.step.type !== 'task') continue;`,
  },
  {
    name: 'anybodys-entry',
    about: "the cause check in the API's answer: 200 only for what this very call has changed",
    file: 'src/app/change-execution.ts',
    from: `const own = tail.find((entry) => entry.cause === workId);`,
    to: `const own = tail.at(-1);`,
  },
  {
    name: 'new-work-id-at-hand-over',
    about: 'the same work id at hand-over: whoever goes on owns what was begun',
    file: 'src/app/owner-loop.ts',
    from: `    if (isHandedOver) await this.deps.workQueue.send(message);`,
    to: `    if (isHandedOver) await this.deps.workQueue.send({ ...message, workId: (message.workId + '+') as typeof message.workId });`,
  },
  {
    name: 'silent-alarm',
    about: "an alarm's commit: one on the list takes itself off, even when nothing is due",
    file: 'src/core/engine/transition.ts',
    from: `  return run.events.length > 0 || [disarmed, listeners, stopped].some(({ length }) => length > 0);`,
    to: `  return run.events.length > 0 || [listeners, stopped].some(({ length }) => length > 0) || disarmed.length > 1;`,
  },
  {
    name: 'alarm-off-the-list',
    about: "an alarm's place on the list: one that is not there decides nothing",
    file: 'src/core/engine/transition.ts',
    from: `  if (!isListed || disarmed.includes(alarmId)) return 'touched';`,
    to: `  if (disarmed.includes(alarmId)) return 'touched';`,
  },
  {
    name: 'early-alarm',
    about: 'an alarm that is early by its handler’s clock waits',
    file: 'src/app/put-off.ts',
    from: `  if (earlyMs <= 0) return false;`,
    to: `  if (earlyMs <= 0 || earlyMs > 0) return false;`,
  },
  {
    name: 'cursor-before-alarms',
    about: 'the cursor of the alarms follows them',
    file: 'src/app/fire-alarms.ts',
    from: `    await Promise.all(page.alarms.map((alarm) => moveAlarm(deps, alarm)));
    moved += page.alarms.length;
    position = behind(position, page);
    // Another run is at it: it goes on from where it stands.
    if (!(await alarms.moveCursor(cursor, position))) break;`,
    to: `    moved += page.alarms.length;
    position = behind(position, page);
    if (!(await alarms.moveCursor(cursor, position))) break;
    await Promise.all(page.alarms.map((alarm) => moveAlarm(deps, alarm)));`,
  },
  {
    name: 'child-run-is-random',
    about: "the effect in a child's entry 0: a start made again finds its own run",
    file: 'src/app/start-child.ts',
    from: `  if (found.runId === child.runId) return success(plan);
`,
    to: ``,
  },
  {
    name: 'listener-is-lost',
    about: 'the listener: a task that joins a running execution is on its list',
    file: 'src/core/engine/evolve.ts',
    from: `  if (listeners !== undefined) state.listeners = [...(state.listeners ?? []), ...listeners];`,
    to: ``,
  },
  {
    name: 'parent-is-not-told',
    about: 'the end tells who waits for it',
    file: 'src/core/engine/effects.ts',
    from: `  return [...(origin.tells ?? []), ...listeners].map((task, i) => ({`,
    to: `  return [...listeners].map((task, i) => ({`,
  },
  {
    name: 'header-is-left',
    about: 'the header follows the last entry',
    file: 'src/core/engine/effects.ts',
    from: `return isMine(state.end.owner) ? [closeHeader(state), ...tellings(state), ...toStop] : toStop;`,
    to: `return isMine(state.end.owner) ? [...tellings(state), ...toStop] : toStop;`,
  },
  {
    name: 'header-is-believed',
    about: 'a reader that finds the header running reads the newest entry, too',
    file: 'src/app/current-execution.ts',
    from: `  if (header?.status !== 'Running') return header;`,
    to: `  return header;`,
  },
  {
    name: 'effects-before-commit',
    about: 'effects ride in the commit: none is performed without it',
    file: 'src/app/commit-triggers.ts',
    from: `  if (await deps.journal.commit(live.key, decided.entry)) {`,
    to: `  live.moveTo(decided.state);
  if (await deps.journal.commit(live.key, decided.entry)) {`,
  },
  ...HANDLER_MUTANTS,
];
