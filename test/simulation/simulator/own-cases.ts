/**
 * Executions that only a simulation is about: many calls at once, children that several wait for, invocations stopped at bad
 * moments, waits of weeks. Scenarios like the golden ones, with their ends said here.
 */
import type { JsonObject } from '../../../src/core/shared/json.ts';
import { MS_PER_DAY, MS_PER_MINUTE } from '../../../src/core/shared/units.ts';
import type { Answer, Scenario } from '../../support/scenario.ts';
import type { Calm } from './calm.ts';

export interface OwnCase {
  readonly name: string;
  readonly scenario: Scenario;
  /** Errors that it knows when all is well, or when time plays against it. */
  readonly errors: readonly string[];
  /** How long it takes at most when all is well: milliseconds. */
  readonly calmMs: number;
  /** How it ends whenever nothing but the deployment fails; absent: that depends on what is faster. */
  readonly end?: Calm['end'];
}

const HEAD = 'version: v1\ntype: flow\n';

const WIDE = Array.from({ length: 20 }, (_, i) => ({ of: `item-${i}` }));
const FEW = WIDE.slice(0, 6);

/** One answer, or report, for each of the items. */
function perItem(
  step: string,
  items: readonly { of: string }[],
  afterSeconds?: number,
): Readonly<Record<string, readonly Answer[]>> {
  const time = afterSeconds === undefined ? {} : { afterSeconds };
  return Object.fromEntries(
    items.map(({ of }) => [`${step}/${of}`, [{ output: { made: of }, ...time }]]),
  );
}

const succeeds = (output: JsonObject) => ({ status: 'Succeeded', output });

const made = (items: readonly { of: string }[]) => succeeds({ all: items.map(({ of }) => of) });

const wideCalls: OwnCase = {
  name: 'own-wide-foreach',
  scenario: {
    about: 'results of many calls come at about the same time, and are committed in groups',
    input: { list: WIDE },
    flow: `${HEAD}
steps:
  - type: foreach
    name: each
    iterationMapping: {collection: $.list, item: one}
    steps:
      - type: task
        name: make
        resourceArn: acs:fc:::services/s/functions/make
        inputMappings: [{target: of, source: $input.one.of}]
    outputMappings: [{target: all, source: '$local[*].made'}]
`,
    answers: perItem('make', WIDE),
  },
  errors: [],
  calmMs: MS_PER_MINUTE,
  end: made(WIDE),
};

const wideReports: OwnCase = {
  name: 'own-wide-callbacks',
  scenario: {
    about: 'reports of many workers race each other and the answers to the submissions',
    input: { list: WIDE.slice(0, 10) },
    flow: `${HEAD}
steps:
  - type: foreach
    name: each
    iterationMapping: {collection: $.list, item: one}
    steps:
      - type: task
        name: ask
        resourceArn: acs:mns:::/queues/orders/messages
        pattern: waitForCallback
        inputMappings: [{target: of, source: $input.one.of}, {target: token, source: $context.task.token}]
        serviceParams: {MessageBody: $}
    outputMappings: [{target: all, source: '$local[*].made'}]
`,
    reports: perItem('ask', WIDE.slice(0, 10), 0),
  },
  errors: [],
  calmMs: MS_PER_MINUTE,
  end: made(WIDE.slice(0, 10)),
};

const longCalls: OwnCase = {
  name: 'own-long-calls',
  scenario: {
    about: 'calls that together take longer than a handler has: it hands over',
    input: { list: FEW },
    flow: `${HEAD}
steps:
  - type: foreach
    name: each
    iterationMapping: {collection: $.list, item: one}
    steps:
      - type: task
        name: make
        resourceArn: acs:fc:::services/s/functions/make
        inputMappings: [{target: of, source: $input.one.of}]
    outputMappings: [{target: all, source: '$local[*].made'}]
`,
    answers: perItem('make', FEW, 200),
    foreachConcurrency: 2,
  },
  errors: [],
  calmMs: 20 * MS_PER_MINUTE,
  end: made(FEW),
};

const CHILD = 'acs:fnf:::flow/child';

const joined: OwnCase = {
  name: 'own-child-joined-by-several',
  scenario: {
    about: 'several tasks wait for one child of a name: all of them are told its end',
    flows: {
      child: `${HEAD}
steps: [{type: wait, name: long, duration: 120}]
outputMappings: [{target: done, source: true}]
`,
    },
    flow: `${HEAD}
steps:
  - type: parallel
    name: all
    branches:
${['first', 'second', 'third', 'fourth']
  .map(
    (name) => `
      - steps:
          - type: task
            name: ${name}
            resourceArn: ${CHILD}
            pattern: sync
            serviceParams: {ExecutionName: shared}
            catch: [{errors: [FnF.ExecutionAlreadyExists], goto: ${name}End}]
          - {type: pass, name: ${name}End}`,
  )
  .join('')}
`,
  },
  errors: [],
  calmMs: 5 * MS_PER_MINUTE,
};

const circular: OwnCase = {
  name: 'own-child-waits-for-parent',
  scenario: {
    about: 'a child that would wait for the execution which waits for it is refused',
    flows: {
      child: `${HEAD}
steps:
  - type: task
    name: back
    resourceArn: acs:fnf:::flow/flow
    pattern: sync
    serviceParams: {ExecutionName: run}
    catch: [{errors: [FnF.RuntimeError], goto: refused}]
  - {type: pass, name: refused}
outputMappings: [{target: refused, source: true}]
`,
    },
    flow: `${HEAD}
steps:
  - {type: task, name: there, resourceArn: '${CHILD}', pattern: sync}
outputMappings: [{target: refused, source: $local.refused}]
`,
  },
  errors: ['FnF.RuntimeError'],
  calmMs: MS_PER_MINUTE,
  end: succeeds({ refused: true }),
};

const stateful: OwnCase = {
  name: 'own-stateful-abandoned',
  scenario: {
    about: 'stateful invocations whose branch is over before, while and after they are called',
    flow: `${HEAD}
steps:
  - type: parallel
    name: both
    branches:
      - steps: [{type: task, name: slow, resourceArn: acs:fc:::services/s/functions/f}]
      - steps:
          - type: task
            name: job
            resourceArn: acs:fc:::services/s/functions/f
            pattern: sync
            serviceParams: {InvocationType: Async, StatefulAsyncInvocationID: job}
      - steps:
          - type: task
            name: quick
            resourceArn: acs:fc:::services/s/functions/f
            pattern: waitForCallback
            timeoutSeconds: 2
            serviceParams: {InvocationType: Async, StatefulAsyncInvocationID: quick}
`,
    answers: { slow: [{ output: {}, afterSeconds: 20 }] },
    ends: {
      job: [{ output: { late: true }, afterSeconds: 60 }],
      quick: [{ output: {}, afterSeconds: 3 }],
    },
  },
  errors: ['FC.StatefulInvocationStopped'],
  calmMs: 5 * MS_PER_MINUTE,
};

const longWaits: OwnCase = {
  name: 'own-weeks',
  scenario: {
    about: 'waits longer than half the retention: the execution is kept',
    flow: `${HEAD}
steps:
  - {type: wait, name: weeks, duration: 1728000}
  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/orders/messages
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $.token}
`,
    reports: { ask: [{ output: { kept: true }, afterSeconds: 1_500_000 }] },
  },
  errors: [],
  calmMs: 40 * MS_PER_DAY,
  end: succeeds({ kept: true }),
};

const actions: OwnCase = {
  name: 'own-actions',
  scenario: {
    about: 'what an action has done is done once: the same call, made again, finds its own work',
    flows: {
      child: `${HEAD}
steps: [{type: wait, name: long, duration: 86400}]
`,
      teller: `${HEAD}
steps:
  - {type: task, name: tell, action: 'fnf:ReportTaskSucceeded', serviceParams: {TaskToken: $.token, Output: '{"told": true}'}}
`,
    },
    flow: `${HEAD}
steps:
  - {type: task, name: begin, resourceArn: '${CHILD}', serviceParams: {ExecutionName: target}}
  - type: task
    name: end
    action: fnf:StopExecution
    serviceParams: {FlowName: child, ExecutionName: target}
    outputMappings: [{target: ended, source: $local.Status}]
  - type: task
    name: ask
    resourceArn: acs:fnf:::flow/teller
    pattern: waitForCallback
    timeoutSeconds: 172800
    inputMappings: [{target: token, source: $context.task.token}]
outputMappings: [{target: ended, source: $local.ended}, {target: told, source: $local.told}]
`,
  },
  errors: ['FnF.ExecutionStopped'],
  // A teller that poison has failed tells nobody: then the time-out ends the wait.
  calmMs: 24 * 60 * MS_PER_MINUTE,
  end: succeeds({ ended: 'Stopped', told: true }),
};

export const OWN_CASES: readonly OwnCase[] = [
  wideCalls,
  wideReports,
  longCalls,
  joined,
  circular,
  stateful,
  actions,
  longWaits,
];
