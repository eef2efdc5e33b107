/** Slips whose meaning is clear: the flow is the one that was meant. And what the options of the check change. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkFlow, type CheckOptions } from '../../../src/core/definition/check-flow.ts';
import { readFlow } from '../../../src/core/definition/read-flow.ts';
import { MS_PER_SECOND, SECONDS_PER_YEAR } from '../../../src/core/shared/units.ts';

const MANUAL = new URL('../../fixtures/flows/manual/', import.meta.url);
const CLEAR = /\.slip-(?:two-colons|params?-beside|priority-beside|trailing-dot|dollar-\w+)\.yaml$/;
const SLIPS = readdirSync(MANUAL).filter((file) => CLEAR.test(file));
const HEADER = 'version: v1\ntype: flow\nsteps:\n';

function readManual(file: string): string {
  return readFileSync(new URL(file, MANUAL), 'utf8');
}

/** The name of the resource is kept as it was written, and shown so. */
function flowOf(text: string): unknown {
  const { flow } = checkFlow(text);
  return flow && JSON.parse(JSON.stringify(flow).replaceAll(/"resourceArn":"[^"]*"/g, '"":""'));
}

function codesOf(steps: string, options: CheckOptions): readonly string[] {
  return checkFlow(HEADER + steps, options).diagnostics.map(({ code }) => code);
}

describe('a slip of the manual whose meaning is clear', () => {
  it('is shown by many files', () => {
    expect(SLIPS.length).toBeGreaterThan(25);
  });

  it.each(SLIPS)('%s gives the flow of the listing without it', (file) => {
    const meant = flowOf(readManual(file.replace(/\.slip-.*/, '.yaml')));
    expect(meant).toBeDefined();
    expect(flowOf(readManual(file))).toEqual(meant);
  });

  it.each(SLIPS)('%s means the same once it is stored', (file) => {
    const text = readManual(file);
    expect(readFlow(text)).toEqual(checkFlow(text).flow);
  });
});

describe('service parameters outside', () => {
  it('leave the ones inside as they are', () => {
    const text = `${HEADER}  - type: task
    name: send
    resourceArn: acs:mns:::/queues/q/messages
    Priority: 2
    serviceParams: {MessageBody: a, Priority: 1}
    DelaySeconds: 5
`;
    expect(checkFlow(text).flow?.steps[0]).toMatchObject({
      serviceParams: [
        ['MessageBody', { value: 'a' }],
        ['Priority', { value: 1 }],
        ['DelaySeconds', { value: 5 }],
      ],
    });
  });
});

describe('the options of a check', () => {
  const past = '  - {type: wait, name: a, timestamp: 2019-05-02T15:04:05Z}\n';
  const timeMs = Date.parse('2019-05-02T15:04:05Z');

  it('are silent about the past when nobody says what time it is', () => {
    expect(codesOf(past, {})).toEqual([]);
    expect(codesOf(past, { nowMs: timeMs })).toEqual([]);
    expect(codesOf(past, { nowMs: timeMs + 1 })).toEqual(['wait-past']);
  });

  it('are silent about what is far ahead when nobody says what time it is', () => {
    const yearMs = SECONDS_PER_YEAR * MS_PER_SECOND;
    expect(codesOf(past, { nowMs: timeMs - yearMs })).toEqual([]);
    expect(codesOf(past, { nowMs: timeMs - yearMs - 1 })).toEqual(['wait-too-long']);
  });

  it('give an action its operation, and keep it as it was written', () => {
    const steps =
      '  - {type: task, name: a, action: "fnf:StartExecution", serviceParams: {FlowName: b}}\n';
    expect(codesOf(steps, {})).toEqual([]);
    expect(checkFlow(HEADER + steps).flow?.steps[0]).toMatchObject({
      resource: { kind: 'action', product: 'fnf', api: 'StartExecution' },
      resourceArn: 'fnf:StartExecution',
    });
  });

  it('give a child flow its name', () => {
    const steps = '  - {type: task, name: a, resourceArn: acs:fnf:::flow/child}\n';
    const { flow } = checkFlow(HEADER + steps);
    expect(flow?.steps[0]).toMatchObject({ resource: { kind: 'flow', name: 'child' } });
  });
});
