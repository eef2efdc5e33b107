/** What a deployment would create, held against AWS's rules and ours: with every default, and with every parameter set. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Template, toEffective } from './effective-template.ts';
import { MUTATIONS, mutated } from './mutations.ts';
import { type BothStacks, packageBoth } from './packaged-stack.ts';
import { startHandler } from './start-handler.ts';
import { brokenRules, STACK_RULES } from './stack-rules.ts';
import { functionsOf, ofType, variablesIn } from './stack-view.ts';
import { runbookSections } from './watch-rules.ts';

/** By AWS's own names. */
const EXPECTED_WARNINGS: Readonly<Record<string, string>> = {
  W3005: 'the framework writes dependencies that references say already',
  W8003: 'parameters are text by now, so conditions are decided',
  W9002: 'the ARN of a key comes by a parameter',
  W9053: 'and two that are decided alike are not the same',
  W9003: 'parameters of the command line are text where numbers are expected',
};

let folder: string;
let stacks: BothStacks;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-package-'));
  stacks = packageBoth(folder);
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const effective = (name: keyof typeof stacks): Template => toEffective(stacks[name].template);

describe.each(['defaults', 'everything'] as const)('the packaged template, with %s', (name) => {
  it('is valid by the rules of AWS', () => {
    const findings = stacks[name].diagnostics.filter(
      ({ severity, ruleId }) => severity !== 'INFO' && !(ruleId in EXPECTED_WARNINGS),
    );
    expect(findings).toEqual([]);
  });

  it.each(STACK_RULES.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
    expect(rule.complaints(effective(name))).toEqual([]);
  });

  it('has every handler in its archive, and starts with its variables', () => {
    for (const found of functionsOf(effective(name))) {
      const files = stacks[name].filesOf(`${found.handler}.zip`);
      expect([...files.keys()].sort()).toEqual([
        `handlers/${found.handler}.cjs`,
        `handlers/${found.handler}.cjs.map`,
      ]);
      expect(startHandler(files, found)).toEqual({ handler: 'function' });
    }
  }, 60_000);
});

describe('a rule of ours', () => {
  it.each(MUTATIONS.map((mutation) => [mutation.rule, mutation.what, mutation] as const))(
    '"%s" notices: %s',
    (rule, _, mutation) => {
      expect(brokenRules(mutated(stacks.defaults.template, mutation))).toContain(rule);
    },
  );

  it('has a mistake each that it notices', () => {
    const proven = new Set(MUTATIONS.map(({ rule }) => rule));
    expect(STACK_RULES.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
  });

  it('has the valid template to compare with', () => {
    expect(brokenRules(stacks.defaults.template)).toEqual([]);
  });
});

describe('a handler', () => {
  it('does not start without a variable that it needs', () => {
    const [stepper] = functionsOf(effective('defaults')).filter(
      ({ handler }) => handler === 'advance-executions',
    );
    const { SLUICE_TABLE: _, ...Variables } = variablesIn(stepper!.properties);
    const properties = { ...stepper!.properties, Environment: { Variables } };
    const files = stacks.defaults.filesOf('advance-executions.zip');
    expect(startHandler(files, { ...stepper!, properties })).toEqual({
      error: expect.stringContaining('SLUICE_TABLE is not set'),
    });
  }, 20_000);

  it('does not start under a name that its file does not export', () => {
    const [api] = functionsOf(effective('defaults'));
    const properties = { ...api!.properties, Handler: 'handlers/api.handle' };
    const files = stacks.defaults.filesOf('api.zip');
    expect(startHandler(files, { ...api!, properties })).toEqual({ handler: 'undefined' });
  }, 20_000);
});

describe('the runbook', () => {
  it('has a section per alarm, and no other', () => {
    const alarms = ofType(effective('defaults'), 'AWS::CloudWatch::Alarm');
    const names = alarms.map(([, { Properties }]) => String(Properties['AlarmName']));
    expect(runbookSections().map((section) => `sluice-dev-${section}`)).toEqual(names);
  });
});

describe('the HTTP API', () => {
  it('has the routes of the API and the callback addresses', () => {
    const routes = ofType(effective('defaults'), 'AWS::ApiGatewayV2::Route').map(
      ([, { Properties }]) => Properties['RouteKey'],
    );
    expect(routes.sort()).toEqual([
      'ANY /',
      'GET /callbacks/{token}/failed',
      'GET /callbacks/{token}/succeeded',
      'GET /health',
      'GET /openapi.json',
      'POST /callbacks/{token}/failed',
      'POST /callbacks/{token}/succeeded',
    ]);
  });
});
