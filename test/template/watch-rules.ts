/** The API's front, the alarms, the outputs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { METRICS_NAMESPACE } from '../../src/adapters/system/embedded-metrics.ts';
import { METRIC_UNITS } from '../../src/app/metrics.ts';
import type { Template } from './effective-template.ts';
import { ROOT } from './packaged-stack.ts';
import { deploymentOf } from './role-rules.ts';
import { each, type Rule, unless } from './rule.ts';
import { type Named, ofType } from './stack-view.ts';

const RUNBOOK = 'docs/alarms.md';
const NAMED_SECTION = /docs\/alarms\.md#([\w-]+)$/;

/** The sections of the runbook, by the names of alarms. */
export function runbookSections(): readonly string[] {
  const text = readFileSync(path.join(ROOT, RUNBOOK), 'utf8');
  return [...text.matchAll(/^## ([\w-]+)$/gm)].map(([, name = '']) => name);
}

const alarms = (template: Template) => ofType(template, 'AWS::CloudWatch::Alarm');

function sectionComplaints([id, { Properties }]: Named, template: Template): readonly string[] {
  const [, section = ''] = NAMED_SECTION.exec(String(Properties['AlarmDescription'])) ?? [];
  const isNamedSo = Properties['AlarmName'] === `${deploymentOf(template)}-${section}`;
  return [
    ...unless(runbookSections().includes(section), `${id}: ${RUNBOOK} has no section "${section}"`),
    ...unless(isNamedSo, `${id}: ${String(Properties['AlarmName'])} is not "${section}"`),
  ];
}

interface OneMetric {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

function metricsOf({ Properties }: Named[1]): readonly OneMetric[] {
  const several = Properties['Metrics'] as readonly { MetricStat?: { Metric: OneMetric } }[];
  if (Properties['Metrics'] === undefined) return [Properties];
  return several.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat.Metric]));
}

/** Ours are emitted under these names, by deployment; a misspelt one would be silent for ever. */
function metricComplaints([id, alarm]: Named, template: Template): readonly string[] {
  const own = metricsOf(alarm).filter(({ Namespace }) => Namespace === METRICS_NAMESPACE);
  const expected = [{ Name: 'Deployment', Value: deploymentOf(template) }];
  return own.flatMap(({ MetricName = '', Dimensions }) => [
    ...unless(MetricName in METRIC_UNITS, `${id}: nobody emits ${MetricName}`),
    ...unless(JSON.stringify(Dimensions) === JSON.stringify(expected), `${id}: other dimensions`),
  ]);
}

/** Functions, queues and tables of other names would be silent too. */
function dimensionComplaints([id, alarm]: Named, template: Template): readonly string[] {
  const named = new Set(
    Object.values(template.Resources).flatMap(({ Properties: { FunctionName, TableName } = {} }) =>
      [FunctionName, TableName].filter((name) => typeof name === 'string'),
    ),
  );
  const values = metricsOf(alarm)
    .flatMap(({ Dimensions = [] }) => Dimensions)
    .filter(({ Name }) => Name === 'FunctionName');
  return values.flatMap(({ Value }) => unless(named.has(String(Value)), `${id}: ${String(Value)}`));
}

const stages = (template: Template) => ofType(template, 'AWS::ApiGatewayV2::Stage');

function accessLogComplaints([stage, { Properties }]: Named): readonly string[] {
  const { Format = '' } = (Properties['AccessLogSettings'] ?? {}) as { Format?: string };
  const told = [...Format.matchAll(/\$context\.([\w.]+)/g)].map(([, name = '']) => name);
  const missing = ['requestId', 'routeKey', 'status'].filter((name) => !told.includes(name));
  const revealing = told.filter((name) => /^(path|customDomain|authorizer|domain)/i.test(name));
  return [
    ...missing.map((name) => `${stage} does not log ${name}`),
    ...revealing.map((name) => `${stage} logs ${name}`),
  ];
}

function throttleComplaints([stage, { Properties }]: Named): readonly string[] {
  const settings = Properties['DefaultRouteSettings'] as Readonly<Record<string, unknown>>;
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = settings;
  return unless(Number(rate) > 0 && Number(burst) > 0, stage);
}

/** By output: what stacks of apps import it as. */
const EXPORTS = {
  FlowProviderArn: 'FlowProvider',
  StepperRoleArn: 'StepperRoleArn',
  FailuresRoleArn: 'FailuresRoleArn',
  ResultsQueueArn: 'ResultsQueueArn',
};

const PLAIN_OUTPUTS = [
  'ApiUrl',
  'CallbackUrl',
  'AccessKeysSecret',
  'TokenSecretsSecret',
  'TableName',
  'WorkQueueUrl',
  'DeadLetterQueueUrl',
  'ResultsDeadLetterQueueUrl',
];

export const WATCH_RULES: readonly Rule[] = [
  each('every alarm names a section of docs/alarms.md', alarms, sectionComplaints),
  each('alarms watch metrics that are emitted', alarms, metricComplaints),
  each('alarms watch functions of this stack', alarms, dimensionComplaints),
  each('every alarm says what missing data means', alarms, ([id, { Properties }]) => {
    const isTick = Properties['AlarmName']?.toString().endsWith('-minute-tick') === true;
    const expected = isTick ? 'breaching' : 'notBreaching';
    return unless(Properties['TreatMissingData'] === expected, id);
  }),
  each('alarms and their ends go to the same topic', alarms, ([id, { Properties }]) =>
    unless(
      JSON.stringify(Properties['AlarmActions']) === JSON.stringify(Properties['OKActions']),
      id,
    ),
  ),
  each('access logs tell of every request, and never its path', stages, accessLogComplaints),
  each('the API is throttled', stages, throttleComplaints),
  {
    name: 'outputs tell what a user needs, and exports what apps import',
    complaints: ({ Outputs: outputs, ...template }) => {
      const deployment = deploymentOf({ ...template, Outputs: outputs });
      const missing = PLAIN_OUTPUTS.filter((name) => outputs[name]?.Value === undefined);
      const wrong = Object.entries(EXPORTS).filter(
        ([name, exported]) => outputs[name]?.Export?.Name !== `${deployment}-${exported}`,
      );
      return [...missing, ...wrong.map(([name]) => name)];
    },
  },
  each(
    'exports begin with the name of the deployment',
    (template) => Object.entries(template.Outputs),
    ([name, { Export }], template) =>
      unless(Export?.Name.startsWith(`${deploymentOf(template)}-`) ?? true, name),
  ),
];
