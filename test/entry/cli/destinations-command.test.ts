import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AddDestinations } from '../../../src/entry/cli/destinations-command.ts';
import { runSluice } from '../../../src/entry/cli/program.ts';
import { SERVICES } from '../../support/command-services.ts';
import { TestTerminal } from '../../support/test-terminal.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:sluice-dev-invocation-results';
const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE }],
};

let terminal: TestTerminal;
let asked: unknown[];

beforeEach(() => {
  terminal = new TestTerminal();
  asked = [];
});

function destinations(answer: Awaited<ReturnType<AddDestinations>> | Error, ...args: string[]) {
  const addDestinations: AddDestinations = async (request) => {
    asked.push(request);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return runSluice(terminal, ['destinations', ...args], { ...SERVICES, addDestinations });
}

const added = { kind: 'added', ends: ['success', 'failure'] } as const;

/** The policy stands behind the line that announces it. */
function printedPolicy(): unknown {
  const at = terminal.printed.indexOf("The function's role needs this policy:");
  return JSON.parse(terminal.printed[at + 1] ?? '');
}

describe('sluice destinations', () => {
  it('says what it did, and what the role needs', async () => {
    expect(await destinations(added, 'shop-dev-charge', '--queue', QUEUE)).toBe(0);
    expect(asked).toEqual([
      { functionName: 'shop-dev-charge', queueArn: QUEUE, mayReplace: false },
    ]);
    expect(terminal.printed[0]).toBe(
      `shop-dev-charge now reports to ${QUEUE} on success and failure`,
    );
    expect(printedPolicy()).toEqual(POLICY);
  });

  it('takes a version or alias', async () => {
    const args = ['shop-dev-charge', '--qualifier', 'prod', '--queue', QUEUE, '--replace'];
    expect(await destinations(added, ...args)).toBe(0);
    expect(asked).toMatchObject([{ qualifier: 'prod', mayReplace: true }]);
    expect(terminal.printed[0]).toMatch(/^shop-dev-charge:prod now reports/);
  });

  it('says when there was nothing to do', async () => {
    const nothing = { kind: 'added', ends: [] } as const;
    expect(await destinations(nothing, 'f', '--queue', QUEUE)).toBe(0);
    expect(terminal.printed[0]).toBe(`f reports to ${QUEUE} already`);
  });

  it('exits with 1 where another destination stands, and says how to give it up', async () => {
    const occupied = { kind: 'occupied', destinations: ['arn:aws:sns:x:1:theirs'] } as const;
    expect(await destinations(occupied, 'f', '--queue', QUEUE)).toBe(1);
    expect(terminal.complained).toEqual([
      'sluice: function "f" has another destination, "arn:aws:sns:x:1:theirs"; --replace gives it up',
    ]);
  });

  it('shows the policy too when Lambda refuses: it does so when the role may not send', async () => {
    const refusal = Object.assign(new Error('no permission to call SendMessage'), {
      name: 'InvalidParameterValueException',
    });
    expect(await destinations(refusal, 'f', '--queue', QUEUE)).toBe(1);
    expect(terminal.complained).toEqual([
      'sluice: function "f" was not changed: InvalidParameterValueException: no permission to call SendMessage',
    ]);
    expect(printedPolicy()).toEqual(POLICY);
  });

  it('is called wrongly without a queue, or with another thing in its place', async () => {
    expect(await destinations(added, 'f')).toBe(2);
    expect(await destinations(added, 'f', '--queue', 'results')).toBe(2);
    expect(terminal.complained.at(-1)).toBe('sluice: --queue "results" is not the ARN of a queue');
    expect(asked).toEqual([]);
  });
});
