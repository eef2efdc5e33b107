/** Guards of handlers and of time: leases, groups, hand-over, poison, alarms, what is kept, and what clients are told. */
import type { Mutant } from './mutants.ts';

export const HANDLER_MUTANTS: readonly Mutant[] = [
  {
    name: 'result-lost-at-conflict',
    about: 'O3: a result that could not be committed is kept and decided again',
    file: 'src/app/owner-loop.ts',
    from: `    await this.keepOrGiveUp(failure);
    return triggers;`,
    to: `    await this.keepOrGiveUp(failure);
    return [];`,
  },
  {
    name: 'rest-of-the-group-lost',
    about: 'O5: results that wait for the next commit are as little lost as what is in flight',
    file: 'src/app/owner-loop.ts',
    from: `return this.results.splice(0, count < 0 ? this.results.length : count);`,
    to: `return this.results.splice(0).slice(0, 3);`,
  },
  {
    name: 'begun-again',
    about: 'O2: an effect that a loop has begun is not begun again by it',
    file: 'src/app/owner-loop.ts',
    from: `      this.begun.add(effect.effectId);
      this.begin(effect);`,
    to: `      if (effect.type !== 'RunTask' || this.inFlight > 5) this.begun.add(effect.effectId);
      this.begin(effect);`,
  },
  {
    name: 'hand-over-is-forgotten',
    about: 'O4: what is left at hand-over is sent on',
    file: 'src/app/owner-loop.ts',
    from: `    if (isHandedOver) await this.deps.workQueue.send(message);`,
    to: `    if (isHandedOver) return false;`,
  },
  {
    name: 'never-gives-up',
    about: 'a handler that holds nothing lets its message come again',
    file: 'src/app/owner-loop.ts',
    from: `    if (mayPass && holds && !this.isHandOverTime) return;`,
    to: `    if (mayPass) return;`,
  },
  {
    name: 'lease-is-not-taken',
    about: 'a handler that waits for a call keeps its message for a minute at a time',
    file: 'src/app/owner-loop.ts',
    from: `    this.leaseKeeper.start();`,
    to: ``,
  },
  {
    name: 'lease-is-not-renewed',
    about: 'a lease is renewed before it ends: nobody else makes the same calls',
    file: 'src/app/lease-keeper.ts',
    from: `      await this.deps.clock.sleep(RENEWAL_MS, signal);`,
    to: `      return;`,
  },
  {
    name: 'failed-is-finished',
    about: 'a message whose work has failed is not deleted when its batch takes long',
    file: 'src/entry/queue/advance-batch.ts',
    from: `if (isDone) await cleanUp.finished(record);`,
    to: `await cleanUp.finished(record);`,
  },
  {
    name: 'poison-is-dropped',
    about: 'what cannot be read is moved to the dead letters before it is acknowledged',
    file: 'src/entry/queue/failed-message.ts',
    from: `      await inbox.bury(record.body);
`,
    to: ``,
  },
  {
    name: 'poisoned-in-silence',
    about: 'an execution that poison has ended does what its owner would: header, tellings, stops',
    file: 'src/app/fail-poisoned.ts',
    from: `    await performWhatIsOwed(deps, key, ended.runId);`,
    to: ``,
  },
  {
    name: 'results-as-they-come',
    about: 'locals of iterations stand in the order of the collection',
    file: 'src/core/engine/evolve-frames.ts',
    from: `  step.results[list.branch] = local;`,
    to: `  step.results[step.results.indexOf(null)] = local;`,
  },
  {
    name: 'abandoned-goes-on',
    about: 'what an execution has begun is stopped when it ends without waiting for it',
    file: 'src/core/engine/evolve-frames.ts',
    from: `  for (const task of tasksIn(state.root.step)) abandon(state, task, cause);
  delete state.root.step;`,
    to: `  delete state.root.step;`,
  },
  {
    name: 'end-is-dropped',
    about: 'the record of a call that has ended stays in its queue until it is recorded',
    file: 'src/entry/queue/record-invocations.ts',
    from: `(await handle(deps, record)) ? [] : [{ itemIdentifier: record.messageId }],`,
    to: `(await handle(deps, record)) ? [] : [],`,
  },
  {
    name: 'own-stop-is-refused',
    about: 'an action that is performed again finds the stop that it has brought about',
    file: 'src/app/stop-execution.ts',
    from: `  return newest?.cause === workId ? findEnd(newest) : undefined;`,
    to: `  return undefined;`,
  },
  {
    name: 'own-report-is-refused',
    about: 'an action that is performed again finds the report that it has made',
    file: 'src/app/report-task.ts',
    from: `  if (found !== undefined && found.cause === workId) return { eventId: found.eventId };
`,
    to: ``,
  },
  {
    name: 'sent-at-once',
    about: 'a message whose delay its queue cannot make waits in the journal',
    file: 'src/core/engine/delayed-send.ts',
    from: `  return seconds === undefined ? undefined : task.scheduledAtMs + seconds * MS_PER_SECOND;`,
    to: `  return undefined;`,
  },
  {
    name: 'listener-decides-nothing',
    about: 'a task that joins an execution is an entry of its own',
    file: 'src/core/engine/transition.ts',
    from: `[disarmed, listeners, stopped].some(`,
    to: `[disarmed, stopped].some(`,
  },
  {
    name: 'circle-is-joined',
    about: 'an execution that waits for the task’s own is not joined: neither would ever end',
    file: 'src/app/listen.ts',
    from: `  if (await waitsFor(deps, task, runId)) return 'circular';
`,
    to: ``,
  },
  {
    name: 'stopped-is-called',
    about: 'a stateful invocation that was stopped before its call is not called',
    file: 'src/app/call-function.ts',
    from: `  if (stopped?.ok === false) {`,
    to: `  if (stopped?.ok === true) {`,
  },
  {
    name: 'deadline-is-not-armed',
    about: 'the earliest deadline is armed unless a listed wake-up is at or before it',
    file: 'src/core/engine/transition.ts',
    from: `state.alarms.some((alarm) => alarm.dueMs <= dueMs)) return undefined;`,
    to: `state.alarms.length > 0) return undefined;`,
  },
  {
    name: 'first-page-only',
    about: 'a minute of alarms is left when all its pages are moved',
    file: 'src/app/fire-alarms.ts',
    from: `  return after === undefined ? { minute: minute + 1 } : { minute, after };`,
    to: `  return after === '' ? { minute, after } : { minute: minute + 1 };`,
  },
  {
    name: 'ticks-come-late',
    about: 'alarms are moved to the queue before they are due',
    file: 'src/app/fire-alarms.ts',
    from: `position.minute < nowMinute + AHEAD_MINUTES`,
    to: `position.minute < nowMinute - AHEAD_MINUTES`,
  },
  {
    name: 'header-expires',
    about: 'the keep-alive moves the expiry of the header on',
    file: 'src/core/engine/effects.ts',
    from: `  return [{ type: 'ExtendHeader', effectId, fromMs: kept.atMs }];`,
    to: `  return [];`,
  },
  {
    name: 'refused-though-done',
    about: 'a change that the message’s handler was faster to commit is the call’s own',
    file: 'src/app/change-execution.ts',
    from: `  return own;
}`,
    to: `  return undefined;
}`,
  },
];
