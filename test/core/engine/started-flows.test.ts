/** The flows that attempts start executions of, as facts of the entries that schedule the attempts. */
import { describe, expect, it } from '@jest/globals';
import { EMPTY_OBJECT } from '../../../src/core/shared/json.ts';
import { startedFlowName } from '../../../src/core/engine/started-flows.ts';
import { given } from '../../support/spec.ts';

const child = (name: string, flow: string, more = '') =>
  `{type: task, name: ${name}, resourceArn: 'acs:fnf:::flow/${flow}', pattern: sync${more}}`;
const CHILD = `steps: [${child('a', 'child')}]`;
const starts = (serviceParams: string) =>
  `steps: [{type: task, name: a, action: 'fnf:StartExecution', serviceParams: ${serviceParams}}]`;

describe('an entry that schedules the start of an execution', () => {
  it('holds the id of its flow, for the call and for the stop', () => {
    const execution = given(CHILD).knowing({ child: 'id-1' }).started();
    execution.thenFacts({ startedFlows: [{ flowId: 'id-1', taskEventIds: [4] }] } as never);
    execution.thenOwes({ type: 'RunTask', startedFlow: { flowId: 'id-1' } } as never);
    execution.when({ type: 'StopRequested', error: 'E', cause: '' });
    expect(execution.state.abandoned).toMatchObject([{ startedFlow: { flowId: 'id-1' } }]);
    execution.thenOwes({ type: 'CloseHeader' }, {
      type: 'StopChild',
      startedFlow: { flowId: 'id-1' },
    } as never);
  });

  it('says that no flow has the name', () => {
    const execution = given(CHILD).knowing({ other: 'id-1' }).started();
    execution.thenFacts({ startedFlows: [{ taskEventIds: [4] }] });
    execution.thenOwes({ type: 'RunTask', startedFlow: {} });
  });

  it('says nothing when nobody has looked, as in journals of before', () => {
    const execution = given(CHILD).started();
    execution.thenFacts({});
    expect(execution.state.root.step?.task).not.toHaveProperty('startedFlow');
  });

  it('names each flow once, whatever many attempts start executions of it', () => {
    const text = `
steps:
  - type: foreach
    name: each
    iterationMapping: {collection: $.list, item: n}
    steps: [${child('a', 'child')}]
`;
    const execution = given(text)
      .knowing({ child: 'id-1' })
      .started({ list: [1, 2, 3] });
    const [fact, ...others] = execution.entries[0]?.facts.startedFlows ?? [];
    expect(others).toEqual([]);
    const scheduled = execution.entries[0]?.events.filter(({ type }) => type === 'TaskScheduled');
    expect(fact).toEqual({
      flowId: 'id-1',
      taskEventIds: scheduled?.map(({ eventId }) => eventId),
    });
  });

  it('holds it of an attempt that the same entry abandons', () => {
    const text = `
steps:
  - type: parallel
    name: both
    branches:
      - steps: [${child('a', 'child')}]
      - steps: [{type: fail, name: no, error: No}]
`;
    const execution = given(text).knowing({ child: 'id-1' }).started();
    expect(execution.state.abandoned).toMatchObject([{ startedFlow: { flowId: 'id-1' } }]);
  });

  it('keeps it in snapshots', () => {
    const pauses = Array.from({ length: 70 }, (_, i) => `{type: wait, name: w${i}, duration: 10}`);
    const text = `
steps:
  - type: parallel
    name: both
    branches:
      - steps: [${child('a', 'child')}]
      - steps: [${pauses.join(', ')}]
`;
    const execution = given(text).knowing({ child: 'id-1' }).started();
    for (let i = 0; i < 70; i += 1) {
      const [alarm] = execution.state.alarms.toSorted((a, b) => a.dueMs - b.dueMs);
      execution.later(10).when({ type: 'AlarmDue', alarmId: alarm?.alarmId ?? -1 });
    }
    const snapshots = execution.entries.flatMap(({ snapshot }) => snapshot ?? []);
    expect(snapshots.length).toBeGreaterThan(0);
    expect(JSON.stringify(snapshots[0])).toContain('"startedFlow":{"flowId":"id-1"}');
  });

  it('takes the id of its own time for each attempt', () => {
    const retried = `steps: [${child('a', 'child', ', retry: [{errors: [E], intervalSeconds: 1}]')}]`;
    const execution = given(retried).knowing({ child: 'id-1' }).started();
    execution.knowing({ child: 'id-2' });
    execution.when({ type: 'TaskFailed', taskEventId: 4, error: 'E', cause: '', phase: 'run' });
    const [alarm] = execution.state.alarms;
    execution.later(1).when({ type: 'AlarmDue', alarmId: alarm?.alarmId ?? -1 });
    execution.thenOwes({ type: 'RunTask', startedFlow: { flowId: 'id-2' } } as never);
  });
});

describe('the flow that an action starts an execution of', () => {
  it('is the one that its parameters name when the attempt is scheduled', () => {
    const execution = given(starts('{FlowName: $.flow}')).knowing({ child: 'id-1' });
    execution.started({ flow: 'child' });
    execution.thenOwes({ type: 'RunTask', startedFlow: { flowId: 'id-1' } } as never);
  });

  it('is none where the action does something else, or its name is no text', () => {
    const action = { kind: 'action', product: 'fnf' } as const;
    const stop = { ...action, api: 'StopExecution' } as const;
    const start = { ...action, api: 'StartExecution' } as const;
    expect(startedFlowName(stop, { FlowName: 'child' })).toBeUndefined();
    expect(startedFlowName(start, { FlowName: 5 })).toBeUndefined();
    expect(startedFlowName(start, EMPTY_OBJECT)).toBeUndefined();
    expect(startedFlowName(start, { FlowName: 'child' })).toBe('child');
  });
});
