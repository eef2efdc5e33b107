/** The worlds that are explored. Two messages are handled at a time, and the minute tick beside them. */
import type { RunTask } from '../../../src/core/engine/effect.ts';
import { invariant } from '../../../src/core/shared/invariant.ts';
import { failed, succeeded } from '../../support/world.ts';
import type { SmallWorld } from './small-world.ts';

/** Two calls, one of which has a time-out and is refused once, and between them a callback with a deadline far off. */
const THREE_STEPS = `
version: v1
type: flow
steps:
  - type: task
    name: prepare
    resourceArn: acs:fc:::services/s/functions/prepare
    timeoutSeconds: 30
    retry: [{errors: [Busy], intervalSeconds: 2, maxAttempts: 1}]
  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/questions/messages
    pattern: waitForCallback
    timeoutSeconds: 1200
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $}
  - type: task
    name: finish
    resourceArn: acs:fc:::services/s/functions/finish
`;

const JOIN = `
version: v1
type: flow
steps:
  - type: parallel
    name: both
    branches:
      - steps:
          - type: task
            name: work
            resourceArn: acs:fc:::services/s/functions/work
      - steps:
          - type: task
            name: ask
            resourceArn: acs:mns:::/queues/questions/messages
            pattern: waitForCallback
            timeoutSeconds: 1200
            inputMappings: [{target: token, source: $context.task.token}]
            serviceParams: {MessageBody: $}
`;

const PARENT = `
version: v1
type: flow
steps:
  - type: task
    name: delegate
    resourceArn: acs:fnf:::flow/child
    pattern: sync
    timeoutSeconds: 1200
`;

const CHILD = `
version: v1
type: flow
steps:
  - type: task
    name: work
    resourceArn: acs:fc:::services/s/functions/work
`;

/** Event id of the first attempt's TaskScheduled, in THREE_STEPS. */
const FIRST_ATTEMPT = 4;

function answers({ stepName, taskEventId }: RunTask) {
  const isRefused = stepName === 'prepare' && taskEventId === FIRST_ATTEMPT;
  return [isRefused ? failed('Busy') : succeeded({ by: stepName })];
}

const THREE = { flows: { flow: THREE_STEPS }, answers, handlers: 2 } as const;
const TWO = { flows: { flow: JOIN }, answers, handlers: 2 } as const;
const FAMILY = { flows: { parent: PARENT, child: CHILD }, answers, handlers: 2 } as const;

/** `late`: calls and messages that take so long that their time-outs pass. `orders`: without the assumption about tails. */
export const WORLDS: readonly SmallWorld[] = [
  {
    ...THREE,
    name: 'three-steps',
    about: 'a retried call, a callback with a deadline, and a call',
    budget: { crashes: 2, duplicates: 1, delays: 0, callbacks: 1, stops: 1 },
    orders: 'promptTails',
  },
  {
    ...THREE,
    name: 'three-steps-late',
    about: 'the same, when time passes at the wrong moment',
    budget: { crashes: 2, duplicates: 0, delays: 1, callbacks: 1, stops: 1 },
    orders: 'promptTails',
  },
  {
    ...THREE,
    name: 'three-steps-orders',
    about: 'the same, whenever tails are read',
    budget: { crashes: 1, duplicates: 1, delays: 0, callbacks: 1, stops: 1 },
    orders: 'different',
  },
  {
    ...TWO,
    name: 'join',
    about: 'a call beside a callback with a deadline',
    budget: { crashes: 2, duplicates: 1, delays: 0, callbacks: 1, stops: 1 },
    orders: 'promptTails',
  },
  {
    ...TWO,
    name: 'join-late',
    about: 'the same, when time passes at the wrong moment',
    budget: { crashes: 2, duplicates: 0, delays: 1, callbacks: 1, stops: 1 },
    orders: 'promptTails',
  },
  {
    ...TWO,
    name: 'join-orders',
    about: 'the same, whenever tails are read',
    budget: { crashes: 1, duplicates: 0, delays: 0, callbacks: 1, stops: 1 },
    orders: 'different',
  },
  {
    ...FAMILY,
    name: 'child',
    about: 'a call in a child that its parent waits for',
    budget: { crashes: 2, duplicates: 1, delays: 0, callbacks: 0, stops: 1 },
    orders: 'promptTails',
  },
  {
    ...FAMILY,
    name: 'child-late',
    about: 'the same, when time passes at the wrong moment',
    budget: { crashes: 2, duplicates: 0, delays: 1, callbacks: 0, stops: 1 },
    orders: 'promptTails',
  },
  {
    ...FAMILY,
    name: 'child-orders',
    about: 'the same, whenever tails are read',
    budget: { crashes: 1, duplicates: 1, delays: 0, callbacks: 0, stops: 1 },
    orders: 'different',
  },
];

export function findWorld(name: string): SmallWorld {
  const world = WORLDS.find((other) => other.name === name);
  invariant(world !== undefined, `there is a world "${name}"`);
  return world;
}
