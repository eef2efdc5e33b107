/** The API's front, the alarms, the outputs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { METRICS_NAMESPACE } from '../../src/adapters/system/embedded-metrics.ts';
import { METRIC_UNITS } from '../../src/app/metrics.ts';
import type { Template } from './effective-template.ts';
import { ROOT } from './packaged-stack.ts';
import { deploymentOf } from './role-rules.ts';
import { each, type Rule, unless } from './rule.ts';
import { functionsOf, type Named, ofType, propertiesOf, variablesIn } from './stack-view.ts';

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

/** Of an alarm on several: a metric, or an expression over the others. */
interface Query {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: OneMetric };
}

function metricsOf({ Properties }: Named[1]): readonly OneMetric[] {
  const several = Properties['Metrics'] as readonly Query[];
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

const EXPECTED_DIMENSIONS: Readonly<Record<string, (template: Template) => readonly unknown[]>> = {
  ApiId: () => [{ Ref: 'HttpApi' }],
  Deployment: (template) => [deploymentOf(template)],
  FunctionName: (template) =>
    functionsOf(template).map(({ properties }) => properties['FunctionName']),
  GlobalSecondaryIndexName: indexNames,
  QueueName: (template) =>
    ofType(template, 'AWS::SQS::Queue').map(([id]) => ({ 'Fn::GetAtt': [id, 'QueueName'] })),
  // The one in use, which may be another than the stack's own.
  TableName: (template) =>
    functionsOf(template).map(({ properties }) => variablesIn(properties)['SLUICE_TABLE']),
};

/** Metrics of what is not there would be silent for ever. */
function dimensionComplaints([id, alarm]: Named, template: Template): readonly string[] {
  const dimensions = metricsOf(alarm).flatMap(({ Dimensions = [] }) => Dimensions);
  return dimensions.flatMap(({ Name, Value }) => {
    const known = EXPECTED_DIMENSIONS[Name]?.(template).map((value) => JSON.stringify(value)) ?? [];
    return unless(known.includes(JSON.stringify(Value)), `${id}: ${Name} ${JSON.stringify(Value)}`);
  });
}

function indexNames(template: Template): readonly unknown[] {
  return ofType(template, 'AWS::DynamoDB::Table').flatMap(([, { Properties }]) => {
    const indexes = Properties['GlobalSecondaryIndexes'] as readonly { IndexName: string }[];
    return indexes.map(({ IndexName }) => IndexName);
  });
}

/** One that is silent may leave the whole sum without a value. */
function fillComplaints([id, { Properties }]: Named): readonly string[] {
  const queries = (Properties['Metrics'] ?? []) as readonly Query[];
  const expression = queries.find(({ Expression }) => Expression !== undefined)?.Expression ?? '';
  const metrics = queries.filter(({ MetricStat }) => MetricStat !== undefined);
  return metrics.flatMap(({ Id }) => unless(expression.includes(`FILL(${Id}, 0)`), `${id}: ${Id}`));
}

/** Writes that the index refuses are refused by the table, but counted of the index alone. */
function throttledTableComplaints(template: Template): readonly string[] {
  const metrics = propertiesOf(template, 'TableThrottlesAlarm')['Metrics'] as readonly Query[];
  const watched = metrics.flatMap(({ MetricStat }) => {
    if (MetricStat === undefined) return [];
    const { MetricName = '', Dimensions = [] } = MetricStat.Metric;
    return [JSON.stringify([MetricName, ...Dimensions.map(({ Value }) => Value).slice(1)])];
  });
  const writes = indexNames(template).map((index) => ['WriteThrottleEvents', index]);
  return [['ReadThrottleEvents'], ['WriteThrottleEvents'], ...writes]
    .map((metric) => JSON.stringify(metric))
    .filter((metric) => !watched.includes(metric));
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

function routeMetricComplaints([stage, { Properties }]: Named): readonly string[] {
  const settings = Properties['DefaultRouteSettings'] as { DetailedMetricsEnabled?: boolean };
  return unless(settings.DetailedMetricsEnabled === false, stage);
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
  each('alarms watch what this stack has and uses', alarms, dimensionComplaints),
  each('what is missing in an expression counts as none', alarms, fillComplaints),
  {
    name: 'throttles are watched of the table and of what its writes pass on to',
    complaints: throttledTableComplaints,
  },
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
  each('the API has no metrics of each route: they are custom ones', stages, routeMetricComplaints),
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
