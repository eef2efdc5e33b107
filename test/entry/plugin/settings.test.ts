/** `custom.sluice`: what it says, and what is said of what it says wrongly. */
import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../../src/entry/plugin/settings.ts';
import { PASS } from './definitions.ts';

const SURROUNDINGS = { stage: 'qa', nowMs: Date.UTC(2024, 0, 1), environment: {} };
const read = (value: unknown, environment = {}) =>
  readSettings(value, { ...SURROUNDINGS, environment });

describe('custom.sluice', () => {
  it.each([undefined, {}, { flows: null }])('%j declares nothing, and has defaults', (value) => {
    expect(read(value)).toEqual({
      kind: 'settings',
      settings: {
        deployment: 'sluice-qa',
        offline: {
          endpoint: 'http://localhost:3000',
          accessKeyId: 'local',
          accessKeySecret: 'local-secret',
        },
        createTargets: true,
        existing: { queues: [], topics: [] },
        naming: {
          function: { stage: 'qa', template: '{service}-{stage}-{function}', overrides: {} },
          queue: { stage: 'qa', template: '{name}', overrides: {} },
          topic: { stage: 'qa', template: '{name}', overrides: {} },
        },
        flows: [],
      },
    });
  });

  it('finds the API as other commands do', () => {
    const environment = {
      SLUICE_ENDPOINT: 'http://localhost:1',
      SLUICE_ACCESS_KEY_ID: 'id',
      SLUICE_ACCESS_KEY_SECRET: 'secret',
    };
    const offline = {
      endpoint: 'http://localhost:1',
      accessKeyId: 'id',
      accessKeySecret: 'secret',
    };
    expect(read({}, environment)).toMatchObject({ settings: { offline } });
    expect(read({ endpoint: 'http://localhost:2' }, environment)).toMatchObject({
      settings: { offline: { ...offline, endpoint: 'http://localhost:2' } },
    });
  });

  it('takes exceptions from the names of the engine by kind', () => {
    const exceptions = { 'function:pay/charge': 'charge-v2', 'queue:orders': 'orders-qa' };
    expect(read({ names: { stage: 'live', exceptions } })).toMatchObject({
      settings: {
        naming: {
          function: { stage: 'live', overrides: { 'pay/charge': 'charge-v2' } },
          queue: { overrides: { orders: 'orders-qa' } },
          topic: { overrides: {} },
        },
      },
    });
  });

  it('is told everything that is wrong with it, by its place', () => {
    const flows = [
      { name: 'a', definition: PASS },
      { name: 'a', definitio: PASS, schedules: [{ name: 'x', cron: 'often' }] },
    ];
    const value = { flow: [], createTargets: 'yes', existing: { queue: [] }, endpoint: 'x', flows };
    expect(read(value)).toEqual({
      kind: 'refused',
      problems: [
        expect.stringMatching(/^custom\.sluice\.endpoint: /),
        expect.stringMatching(/^custom\.sluice\.createTargets: .*boolean/),
        'custom.sluice.existing.queue is not known',
        'custom.sluice.flow is not known; did you mean "flows"?',
        expect.stringMatching(/^custom\.sluice\.flows\.1\.definition: .*missing/),
        expect.stringMatching(/^custom\.sluice\.flows\.1\.schedules\.0\.cron: /),
        expect.stringMatching(/^custom\.sluice\.flows\.1\.definitio: .*did you mean "definition"/),
      ],
    });
  });

  it.each([
    { deployment: 'a_b' },
    { kmsKeyArn: 'alias/engine' },
    { kmsKeyArn: ['arn:aws:kms:eu-west-1:123456789012:key/1'] },
    { names: { queue: 'fixed' } },
    { names: { function: '{name}' } },
  ])('%j is refused', (value) => {
    expect(read(value).kind).toBe('refused');
  });
});
