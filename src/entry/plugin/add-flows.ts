/** A flow of an application as resources of its stack: its id, its role, and itself. */
import { permissionsOf, type PolicyStatement } from '../../core/definition/flow-permissions.ts';
import type { Additions } from './additions.ts';
import type { CompiledFlow } from './compile-flow.ts';
import { imported, joined, substituted, toIntrinsic, type TemplateValue } from './intrinsics.ts';
import { logicalId } from './logical-id.ts';
import type { Settings } from './settings.ts';

/** Filled in by CloudFormation: the application's own place. */
const HERE = {
  partition: '${AWS::Partition}',
  region: '${AWS::Region}',
  account: '${AWS::AccountId}',
};

/** The engine answers in seconds; without a limit of its own CloudFormation would wait for an hour when it cannot. */
const TIMEOUT_SECONDS = 600;

/**
 * Bytes of JSON. An update carries everything before and after, in an asynchronous invocation: 256 KB have always fitted
 * into one. Source: AWS Lambda API reference, InvokeAsync.
 */
const MOST_BYTES = 120_000;

/** dependsOn: what has to be there before the flow, besides its role. */
export function addFlow(
  additions: Additions,
  settings: Settings,
  { flow, dependsOn }: { readonly flow: CompiledFlow; readonly dependsOn: readonly string[] },
): void {
  const { declaration, fileName } = flow;
  const { name, description, schedules } = declaration;
  const { deployment } = settings;
  const provider = imported(`${deployment}-FlowProvider`);
  const ServiceTimeout = TIMEOUT_SECONDS;
  const id = logicalId('Id', name);
  additions.add(id, {
    Type: 'Custom::SluiceFlowId',
    Properties: { ServiceToken: provider, ServiceTimeout, Name: name },
  });
  const role = addRole(additions, settings, flow);
  const Properties = {
    ServiceToken: provider,
    ServiceTimeout,
    Name: name,
    FlowId: flowIdOf(name),
    Definition: definitionOf(flow),
    DefinitionFile: fileName,
    ...(description === undefined ? {} : { Description: description }),
    ...(role === undefined ? {} : { RoleArn: role }),
    ...(schedules.length === 0 ? {} : { Schedules: JSON.stringify(schedules) }),
  };
  checkSize(additions, flow, Properties);
  additions.add(logicalId('Flow', name), {
    Type: 'Custom::SluiceFlow',
    DependsOn: [...new Set(dependsOn)].sort(),
    Properties,
  });
}

const flowIdOf = (name: string) =>
  toIntrinsic({ resource: logicalId('Id', name), attribute: 'FlowId' });

function definitionOf({ parts }: CompiledFlow): TemplateValue {
  return joined(parts.map((part) => (typeof part === 'string' ? part : toIntrinsic(part))));
}

function checkSize(additions: Additions, { fileName }: CompiledFlow, properties: object): void {
  const bytes = new TextEncoder().encode(JSON.stringify(properties)).length;
  if (bytes <= MOST_BYTES) return;
  additions.problems.push(
    `${fileName}: the definition, with its description and schedules, has ${bytes} bytes as JSON, and a stack takes ` +
      `at most ${MOST_BYTES}; create it with "npx sluice deploy"`,
  );
}

/** What the flow calls, and nothing else; resources as CloudFormation fills them in. */
export function policyOf({ naming }: Settings, { targets, placeholders }: CompiledFlow) {
  const statements = permissionsOf(targets, { ...HERE, naming });
  const toStatement = (statement: PolicyStatement) => ({
    ...statement,
    Resource: statement.Resource.map((arn) =>
      joined(
        placeholders
          .split(arn)
          .map((part) => (typeof part === 'string' ? substituted(part) : toIntrinsic(part))),
      ),
    ),
  });
  return { Version: '2012-10-17', Statement: statements.map(toStatement) };
}

/** Of the user's, or one that may do what the flow does and nothing else; undefined: the flow calls nothing outside. */
function addRole(additions: Additions, settings: Settings, flow: CompiledFlow): unknown {
  const { deployment, permissionsBoundary } = settings;
  const { name, role } = flow.declaration;
  if (role !== undefined) return role;
  const policy = policyOf(settings, flow);
  if (policy.Statement.length === 0) return undefined;
  const resource = logicalId('Role', name);
  additions.add(resource, {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: `What flow ${name} may call`,
      AssumeRolePolicyDocument: trustPolicy(deployment, name),
      // Where an organization demands one, it demands it of every role.
      ...(permissionsBoundary === undefined ? {} : { PermissionsBoundary: permissionsBoundary }),
      Policies: [{ PolicyName: 'flow', PolicyDocument: policy }],
      Tags: [{ Key: 'sluice-flows', Value: deployment }],
    },
  });
  return toIntrinsic({ resource, attribute: 'Arn' });
}

/** The stepper, and what tries its poison once more. */
function trustPolicy(deployment: string, name: string) {
  const trusted = ['StepperRoleArn', 'FailuresRoleArn'].map((role) =>
    imported(`${deployment}-${role}`),
  );
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: trusted },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': flowIdOf(name) } },
      },
    ],
  };
}
