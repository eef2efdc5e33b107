/** What functions may do, and whom they may be. */
import type { Resource, Template } from './effective-template.ts';
import { each, type Rule, unless } from './rule.ts';
import { functionsOf, ofType, type Statement, statementsOf, targetOf } from './stack-view.ts';
import { ALLOWED_WILDCARDS } from './wildcards.ts';

interface RoleStatement {
  readonly role: string;
  readonly statement: Statement;
}

const roles = (template: Template) => ofType(template, 'AWS::IAM::Role');

const statements = (template: Template): readonly RoleStatement[] =>
  roles(template).flatMap(([role, resource]) =>
    statementsOf(resource).map((statement) => ({ role, statement })),
  );

function textOf(resource: unknown): string {
  const { 'Fn::Sub': substituted } = resource as { 'Fn::Sub'?: string };
  return substituted ?? (typeof resource === 'string' ? resource : JSON.stringify(resource));
}

function wildcardComplaints({ role, statement }: RoleStatement): readonly string[] {
  const sid = statement.Sid ?? '';
  return [statement.Resource].flat().flatMap((resource) => {
    const text = textOf(resource);
    const isListed = ALLOWED_WILDCARDS[sid]?.resource === text;
    return unless(!text.includes('*') || isListed, `${role} ${sid}: ${text}`);
  });
}

/** What a function trusts with its name, and nobody else. */
function trustComplaints([role, { Properties }]: readonly [string, Resource]): readonly string[] {
  const { Statement } = Properties['AssumeRolePolicyDocument'] as { Statement: unknown };
  const onlyLambda = [
    {
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ];
  return unless(JSON.stringify(Statement) === JSON.stringify(onlyLambda), `${role} trusts others`);
}

function logComplaints(
  { logicalId, properties }: ReturnType<typeof functionsOf>[number],
  template: Template,
): readonly string[] {
  const role = targetOf(properties['Role']) ?? '';
  const own = statements(template).filter(
    (each) => each.role === role && JSON.stringify(each.statement.Action).includes('"logs:'),
  );
  const group = logicalId.replace(/LambdaFunction$/, 'LogGroup');
  const isOwn = own.length === 1 && targetOf(own[0]?.statement.Resource) === group;
  return unless(isOwn, `${role} does not write to ${group} alone`);
}

export const ROLE_RULES: readonly Rule[] = [
  each('no action by a pattern', statements, ({ role, statement }) =>
    [statement.Action]
      .flat()
      .flatMap((action) => unless(!action.includes('*'), `${role}: ${action}`)),
  ),
  each('no resource by a pattern without a reason', statements, wildcardComplaints),
  each('roles only allow, and everything by a statement that has a name', statements, (found) => {
    const { Effect, Sid = '' } = found.statement;
    return unless(Effect === 'Allow' && Sid !== '', `${found.role} ${Sid} ${Effect}`);
  }),
  {
    name: 'one role per function, and none besides',
    complaints: (template) => {
      const used = functionsOf(template).map(
        ({ properties }) => targetOf(properties['Role']) ?? '',
      );
      const made = roles(template).map(([role]) => role);
      return unless(
        JSON.stringify(used.toSorted()) === JSON.stringify(made.toSorted()),
        `functions have ${used.join(', ')} of ${made.join(', ')}`,
      );
    },
  },
  {
    name: 'what a role may do stands in the role',
    complaints: (template) => [
      ...roles(template)
        .filter(([, { Properties }]) => Properties['ManagedPolicyArns'] !== undefined)
        .map(([role]) => `${role} has a policy of AWS`),
      ...Object.entries(template.Resources)
        .filter(([, { Type }]) => /^AWS::IAM::\w*Policy$/.test(Type))
        .map(([id]) => `${id} adds to a role`),
    ],
  },
  each('roles are for Lambda', roles, trustComplaints),
  each('a function writes to its own log alone', functionsOf, logComplaints),
  {
    name: 'only roles tagged for this deployment are assumed',
    complaints: (template) => {
      const assuming = statements(template).filter(({ statement }) =>
        [statement.Action].flat().includes('sts:AssumeRole'),
      );
      const deployment = deploymentOf(template);
      const tagged = { StringEquals: { 'iam:ResourceTag/sluice-flows': deployment } };
      return assuming.flatMap(({ role, statement }) =>
        unless(JSON.stringify(statement.Condition) === JSON.stringify(tagged), role),
      );
    },
  },
];

/** What it calls itself, by its stepper's environment. */
export function deploymentOf(template: Template): string {
  const [stepper] = functionsOf(template).filter(({ handler }) => handler === 'advance-executions');
  return String(stepper?.properties['FunctionName']).replace(/-advance-executions$/, '');
}
