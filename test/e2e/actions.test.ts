/** Flows that call the API by actions, on the local stack: success and refusal of each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { start, waitForEnd } from '../support/executions-api.ts';
import { type LocalProcess, startLocalProcess } from '../support/local-process.ts';

jest.setTimeout(180_000);

const HEAD = 'version: v1\ntype: flow\nsteps:\n';
const WAITS = `${HEAD}  - {type: wait, name: long, duration: 3600}\n`;
/** Reports what it was given, twice. */
const WORKER = `${HEAD}
  - type: task
    name: report
    action: fnf:ReportTaskSucceeded
    serviceParams: {TaskToken: $.token, Output: {got: $.n}}
    outputMappings: [{target: event, source: $local.EventId}]
  - type: task
    name: again
    action: fnf:ReportTaskFailed
    serviceParams: {TaskToken: $.token, Error: Late}
    errorMappings: [{target: error, source: $local.error}]
    catch: [{errors: [fnf.TaskAlreadyCompleted], goto: last}]
  - {type: pass, name: last}
`;
const CALLER = `${HEAD}
  - type: task
    name: ask
    action: fnf:StartExecution
    pattern: waitForCallback
    timeoutSeconds: 120
    inputMappings: [{target: token, source: $context.task.token}, {target: n, source: $input.n}]
    serviceParams: {FlowName: worker, ExecutionName: one, Input: $}
  - type: task
    name: start
    action: fnf:StartExecution
    serviceParams: {FlowName: waits, ExecutionName: one}
    outputMappings: [{target: started, source: $local.Status}]
  - type: task
    name: look
    action: fnf:DescribeExecution
    serviceParams: {FlowName: waits, ExecutionName: one}
    outputMappings: [{target: running, source: $local.Status}]
  - type: task
    name: stop
    action: fnf:StopExecution
    serviceParams: {FlowName: waits, ExecutionName: one, Error: Enough}
    outputMappings: [{target: stopped, source: $local.Status}]
  - type: task
    name: taken
    action: fnf:StartExecution
    serviceParams: {FlowName: waits, ExecutionName: one}
    errorMappings: [{target: taken, source: $local.error}]
    catch: [{errors: [fnf.ExecutionAlreadyExists], goto: ended}]
  - type: task
    name: ended
    action: fnf:StopExecution
    serviceParams: {FlowName: waits, ExecutionName: one}
    errorMappings: [{target: ended, source: $local.cause}]
    catch: [{errors: [fnf.InvalidArgument], goto: missing}]
  - type: task
    name: missing
    action: fnf:DescribeExecution
    serviceParams: {FlowName: waits, ExecutionName: two}
    errorMappings: [{target: missing, source: $local.error}]
    catch: [{errors: [fnf.ExecutionNotExists], goto: last}]
  - {type: pass, name: last}
`;

const dataDir = mkdtempSync(join(tmpdir(), 'sluice-actions-'));
let stack: LocalProcess;

beforeAll(async () => {
  stack = await startLocalProcess({ dataDir });
});

afterAll(async () => {
  expect(await stack.stop()).toBe(0);
  rmSync(dataDir, { recursive: true, force: true });
});

async function createFlow(name: string, definition: string): Promise<void> {
  const { status, body } = await stack.call('CreateFlow', {
    Name: name,
    Definition: definition,
    Description: '',
    Type: 'FDL',
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
}

describe('a flow that calls the API', () => {
  it('starts, looks at, stops and reports, and is refused as a client is', async () => {
    await createFlow('waits', WAITS);
    await createFlow('worker', WORKER);
    await createFlow('caller', CALLER);
    await start(stack, 'caller', 'run', { n: 5 });
    expect(await waitForEnd(stack, 'caller', 'run')).toEqual({
      status: 'Succeeded',
      output: {
        got: 5,
        started: '',
        running: 'Running',
        stopped: 'Stopped',
        taken: 'fnf.ExecutionAlreadyExists',
        ended: "Execution 'one' in flow 'waits' is not in progress: its status is Stopped.",
        missing: 'fnf.ExecutionNotExists',
      },
    });
    expect(await waitForEnd(stack, 'worker', 'one')).toEqual({
      status: 'Succeeded',
      output: { event: expect.any(Number) as unknown, error: 'fnf.TaskAlreadyCompleted' },
    });
  });
});
