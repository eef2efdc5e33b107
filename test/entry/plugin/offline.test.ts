/** An application on a laptop: its flows in the engine beside it, with local values. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LocalFlow } from '../../../src/entry/plugin/offline-flows.ts';
import { putFlowsOffline } from '../../../src/entry/plugin/offline-engine.ts';
import { readSettings } from '../../../src/entry/plugin/settings.ts';
import {
  refusal,
  type ApiScript,
  type ScriptedApi,
  startScriptedApi,
} from '../../support/scripted-api.ts';
import { flowOf, PASS, task } from './definitions.ts';
import { FakeFramework } from './fake-framework.ts';

let api: ScriptedApi | undefined;

afterEach(() => api?.close());

async function serve(script: ApiScript): Promise<ScriptedApi> {
  api = await startScriptedApi(script);
  return api;
}

const calls = () => api?.calls.map(({ action, parameters }) => [action, parameters]);

/** An engine without flows. */
const empty: ApiScript = ({ action }) =>
  action === 'DescribeFlow' ? refusal(404, 'FlowNotExists') : { body: {} };

const NIGHTLY = { name: 'nightly', cron: '@every 60m', payload: { a: 1 }, description: 'Every' };

describe('serverless offline', () => {
  it('creates flows with local values, and their schedules', async () => {
    const { url } = await serve(empty);
    const definition = flowOf(task('charge', '!GetAtt ChargeLambdaFunction.Arn'));
    const flows = [{ name: 'order', definition, description: 'Orders', schedules: [NIGHTLY] }];
    const framework = new FakeFramework({
      sluice: { endpoint: url, flows },
      functions: ['charge'],
    });
    await framework.resolveVariables();
    await framework.plugin.hooks['after:offline:start:init']();
    framework.remove();
    const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:shop-dev-charge';
    expect(calls()).toEqual([
      ['DescribeFlow', { Name: 'order' }],
      [
        'CreateFlow',
        {
          Name: 'order',
          Definition: definition.replace('!GetAtt ChargeLambdaFunction.Arn', `"${arn}"`),
          Description: 'Orders',
          Type: 'FDL',
        },
      ],
      [
        'CreateSchedule',
        {
          FlowName: 'order',
          ScheduleName: 'nightly',
          CronExpression: '@every 60m',
          Payload: '{"a":1}',
          Enable: 'true',
          Description: 'Every',
        },
      ],
    ]);
    expect(framework.said).toEqual([`success: Flows in the engine at ${url}: order`]);
  });

  it('says what it cannot know here, and ends', async () => {
    const definition = flowOf(task('charge', '!Ref Given'));
    const framework = new FakeFramework({
      sluice: { flows: [{ name: 'order', definition }] },
      resources: { Parameters: { Given: {} } },
    });
    await framework.resolveVariables();
    await expect(framework.plugin.hooks['before:offline:start']()).rejects.toMatchObject({
      message: expect.stringContaining('"Given" is known once it is deployed, and not here'),
    });
    framework.remove();
  });
});

function toFlow(name: string, schedules: readonly object[] = []): LocalFlow {
  const read = readSettings(
    { flows: [{ name, definition: PASS, schedules }] },
    { stage: 'dev', nowMs: Date.UTC(2024, 0, 1), environment: {} },
  );
  const declaration = read.kind === 'settings' ? read.settings.flows[0] : undefined;
  if (declaration === undefined) throw new Error('the flow is declared well');
  return { declaration, definition: PASS };
}

async function put(endpoint: string, flows: readonly LocalFlow[], pause = () => Promise.resolve()) {
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const read = readSettings({ endpoint }, { stage: 'dev', nowMs: 0, environment: {} });
  if (read.kind !== 'settings') throw new Error('the settings are right');
  const log = { notice: say, success: say, warning: say, error: say };
  const surroundings = { log, pause, functionsPort: '3002' };
  const { settled } = await putFlowsOffline(surroundings, read.settings, flows);
  return { said, settled };
}

const HOURLY = {
  ScheduleName: 'nightly',
  CronExpression: '@every 30m',
  Payload: '',
  Enable: true,
  Description: '',
};

describe('flows in the engine', () => {
  it('that are as they are declared are left alone', async () => {
    const { url } = await serve(({ action }) => {
      const flow = { Definition: PASS, Description: '' };
      return { body: action === 'ListSchedules' ? { Schedules: [] } : flow };
    });
    const { said } = await put(url, [toFlow('order')]);
    expect(calls()?.map(([action]) => action)).toEqual(['DescribeFlow', 'ListSchedules']);
    expect(said).toEqual([`Flows in the engine at ${url}: order`]);
  });

  it('that are there are updated, and so are their schedules', async () => {
    const { url } = await serve(({ action }) => {
      if (action === 'DescribeFlow') return { body: { Definition: 'another', Description: '' } };
      return { body: action === 'ListSchedules' ? { Schedules: [HOURLY] } : {} };
    });
    const { said } = await put(url, [toFlow('order', [NIGHTLY])]);
    expect(calls()?.slice(2)).toEqual([
      ['UpdateFlow', { Name: 'order', Definition: PASS }],
      [
        'UpdateSchedule',
        {
          FlowName: 'order',
          ScheduleName: 'nightly',
          CronExpression: '@every 60m',
          Payload: '{"a":1}',
          Description: 'Every',
        },
      ],
    ]);
    expect(said).toEqual([`Flows in the engine at ${url}: order`]);
  });

  it('that are refused are told, and the others are put', async () => {
    const { url } = await serve((call, index) => {
      const isRefused = call.action === 'CreateFlow' && call.parameters['Name'] === 'bad';
      return isRefused ? refusal(400, 'InvalidArgument') : empty(call, index);
    });
    const { said } = await put(url, [toFlow('bad'), toFlow('good')]);
    expect(said).toEqual([
      'flow "bad" was refused: InvalidArgument it is',
      `Flows in the engine at ${url}: good`,
    ]);
  });

  it('wait for an engine that is started later', async () => {
    const { url } = await serve((call, index) => (index < 2 ? undefined : empty(call, index)));
    let pauses = 0;
    const { said, settled } = await put(url, [toFlow('order')], async () => {
      pauses += 1;
    });
    await settled;
    expect(pauses).toBe(2);
    expect(said).toEqual([
      expect.stringMatching(
        /nobody answers at http.*AWS_ENDPOINT_URL_LAMBDA=http:\/\/localhost:3002 npm start/,
      ),
      `Flows in the engine at ${url}: order`,
    ]);
  });
});
