/** Functions: what runs them, what they know. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { HANDLER_SCHEMAS, variablesOf } from '../../src/config/handler-variables.ts';
import type { Template } from './effective-template.ts';
import { ROOT } from './packaged-stack.ts';
import { each, type Rule, unless } from './rule.ts';
import {
  type FunctionOfStack,
  functionsOf,
  type Named,
  ofType,
  targetOf,
  variablesIn,
} from './stack-view.ts';

/** Of Node itself. */
const OF_THE_RUNTIME = new Set(['NODE_OPTIONS']);

/** Read, and set by the local stack alone: on AWS nobody makes queues and topics for a flow, or waits for others to start. */
const OF_THE_LOCAL_STACK = new Set(['SLUICE_CREATE_MISSING_TARGETS', 'SLUICE_READY_FILE']);

/** How the local stack names the queues and topics that the API makes for a flow. */
const TO_MAKE_TARGETS = new Set([
  'SLUICE_FUNCTION_STAGE',
  'SLUICE_QUEUE_NAME',
  'SLUICE_RESOURCE_NAMES',
  'SLUICE_TOPIC_NAME',
]);

function mayLeaveOut(handler: string, name: string): boolean {
  return OF_THE_LOCAL_STACK.has(name) || (handler === 'api' && TO_MAKE_TARGETS.has(name));
}

function environmentComplaints({ handler, properties }: FunctionOfStack): readonly string[] {
  if (!(handler in HANDLER_SCHEMAS)) return [`${handler} is not known`];
  const { required, optional } = variablesOf(handler);
  const set = Object.keys(variablesIn(properties)).filter((name) => !OF_THE_RUNTIME.has(name));
  const read = [...required, ...optional];
  const missing = read.filter((name) => !set.includes(name) && !mayLeaveOut(handler, name));
  const idle = set.filter((name) => !read.includes(name));
  return [
    ...missing.map((name) => `${handler} reads ${name}, which is not set`),
    ...idle.map((name) => `${handler} does not read ${name}`),
  ];
}

/** They come from Secrets Manager when the stack is deployed. */
const SECRET_VARIABLES = ['SLUICE_TOKEN_SECRETS', 'SLUICE_ACCESS_KEYS'];

function secretComplaints({ handler, properties }: FunctionOfStack): readonly string[] {
  const variables = variablesIn(properties);
  const literal = SECRET_VARIABLES.filter((name) => {
    const value = JSON.stringify(variables[name] ?? null);
    return (
      value !== 'null' && !/^\{"Fn::Sub":"\{\{resolve:secretsmanager:\$\{\w+\}\}\}"\}$/.test(value)
    );
  });
  return literal.map((name) => `${handler} ${name}`);
}

function generatedComplaints([secret, { Properties }]: Named): readonly string[] {
  const isGenerated =
    Properties['GenerateSecretString'] !== undefined && Properties['SecretString'] === undefined;
  return unless(isGenerated, secret);
}

function logComplaints({ handler, logicalId, properties }: FunctionOfStack, template: Template) {
  const group = template.Resources[logicalId.replace(/LambdaFunction$/, 'LogGroup')];
  const name = `/aws/lambda/${String(properties['FunctionName'])}`;
  return unless(group?.Properties['LogGroupName'] === name, `${handler} has no group ${name}`);
}

const nodeVersion = (): string => readFileSync(path.join(ROOT, '.nvmrc'), 'utf8').trim();

const logGroups = (template: Template) => ofType(template, 'AWS::Logs::LogGroup');

export const FUNCTION_RULES: readonly Rule[] = [
  {
    name: 'one function per file in handlers/',
    complaints: (template) => {
      const files = readdirSync(path.join(ROOT, 'handlers')).map((file) => path.parse(file).name);
      const handlers = functionsOf(template).map(({ handler }) => handler);
      const isSame = JSON.stringify(files.sort()) === JSON.stringify(handlers.toSorted());
      return unless(isSame, handlers.join(', '));
    },
  },
  each('functions run on arm64, on the Node that is developed with', functionsOf, (found) => {
    const { Runtime, Architectures } = found.properties;
    const isRight = Runtime === `nodejs${nodeVersion()}.x` && String(Architectures) === 'arm64';
    return unless(isRight, `${found.handler}: ${String(Runtime)} ${String(Architectures)}`);
  }),
  each(
    'a function has the variables that it reads, and no other',
    functionsOf,
    environmentComplaints,
  ),
  each('secrets are not in the template', functionsOf, secretComplaints),
  each(
    'secrets are generated',
    (template) => ofType(template, 'AWS::SecretsManager::Secret'),
    generatedComplaints,
  ),
  each('the stepper alone may call itself', functionsOf, ({ handler, properties }) => {
    const isAllowed = properties['RecursiveLoop'] === 'Allow';
    return unless(isAllowed === (handler === 'advance-executions'), handler);
  }),
  each('every function has a log of its own', functionsOf, logComplaints),
  each('logs expire', logGroups, ([group, { Properties }]) =>
    unless(Number(Properties['RetentionInDays']) > 0, group),
  ),
  {
    name: 'functions are bounded by their sources, not by reserved concurrency',
    complaints: (template) =>
      functionsOf(template)
        .filter(({ properties }) => properties['ReservedConcurrentExecutions'] !== undefined)
        .map(({ handler }) => handler),
  },
  {
    name: 'the minute tick runs once a minute, and is not repeated',
    complaints: (template) => {
      const [[, rule] = []] = ofType(template, 'AWS::Events::Rule');
      const { ScheduleExpression, State } = rule?.Properties ?? {};
      const repeats = ofType(template, 'AWS::Lambda::EventInvokeConfig')
        .filter(([id]) => id.startsWith('FireDashalarms'))
        .map(([, { Properties }]) => Properties['MaximumRetryAttempts']);
      const isRight = ScheduleExpression === 'rate(1 minute)' && State === 'ENABLED';
      return [
        ...unless(isRight, `${String(ScheduleExpression)} ${String(State)}`),
        ...unless(String(repeats) === '0', `repeated ${String(repeats)} times`),
      ];
    },
  },
  {
    name: 'a request of a stack is not begun when the stack has given up',
    complaints: (template) => {
      const [[, limits] = []] = ofType(template, 'AWS::Lambda::EventInvokeConfig').filter(([id]) =>
        id.startsWith('ProvideDashflows'),
      );
      const { MaximumEventAgeInSeconds: age = Infinity } = limits?.Properties ?? {};
      const provider = functionsOf(template).find(({ handler }) => handler === 'provide-flows');
      const latest = Number(age) + Number(provider?.properties['Timeout']);
      // ServiceTimeout of apps' flows.
      return unless(latest <= 600, `answered after ${latest} seconds`);
    },
  },
  each(
    'API Gateway may call the functions behind its routes',
    (template) => ofType(template, 'AWS::ApiGatewayV2::Integration'),
    ([integration, { Properties }], template) => {
      const handler = targetOf(Properties['IntegrationUri']);
      const permitted = ofType(template, 'AWS::Lambda::Permission').map(([, { Properties: of }]) =>
        targetOf(of['FunctionName']),
      );
      return unless(permitted.includes(handler), integration);
    },
  ),
];
