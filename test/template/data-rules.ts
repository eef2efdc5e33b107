/** What is kept: the table, the queues, the secrets. */
import { createTableRequest, EXPIRY } from '../../src/adapters/dynamodb/table.ts';
import type { Template } from './effective-template.ts';
import { each, type Rule, unless } from './rule.ts';
import { type Named, ofType } from './stack-view.ts';

const tables = (template: Template) => ofType(template, 'AWS::DynamoDB::Table');
const queues = (template: Template) => ofType(template, 'AWS::SQS::Queue');
const secrets = (template: Template) => ofType(template, 'AWS::SecretsManager::Secret');

const isEqual = (left: unknown, right: unknown): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

function tableComplaints([table, { Properties }]: Named): readonly string[] {
  const { TableName: _, ...request } = createTableRequest('any');
  const expected = {
    ...request,
    TimeToLiveSpecification: { AttributeName: EXPIRY, Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    DeletionProtectionEnabled: true,
  };
  const wrong = Object.entries(expected).filter(
    ([name, value]) => !isEqual(Properties[name], value),
  );
  return wrong.map(([name]) => `${table} ${name}`);
}

/** But not the deployment that made them, where that fails: each try would leave two more. */
const SECRETS_STAY = 'RetainExceptOnCreate';

/** The framework's bucket holds what is built again. */
function keepsComplaints([id, resource]: Named): readonly string[] {
  const { Type, DeletionPolicy, UpdateReplacePolicy } = resource;
  const expected = Type === 'AWS::SecretsManager::Secret' ? SECRETS_STAY : 'Retain';
  const isKept = DeletionPolicy === expected && UpdateReplacePolicy === 'Retain';
  return unless(isKept, `${id}: ${DeletionPolicy ?? ''} ${UpdateReplacePolicy ?? ''}`);
}

function encryptionComplaints([queue, { Properties }]: Named): readonly string[] {
  const ways = [Properties['SqsManagedSseEnabled'], Properties['KmsMasterKeyId']];
  const given = ways.filter((way) => way !== undefined && way !== false);
  return unless(given.length === 1, `${queue}: ${JSON.stringify(given)}`);
}

export const DATA_RULES: readonly Rule[] = [
  each('the table is that of table.ts', tables, tableComplaints),
  each('the table is encrypted', tables, ([table, { Properties }]) => {
    const { SSEEnabled } = (Properties['SSESpecification'] ?? {}) as { SSEEnabled?: boolean };
    return unless(SSEEnabled === true, table);
  }),
  each('queues are encrypted, in one way', queues, encryptionComplaints),
  each(
    'the table and the secrets outlive the stack',
    (template) => [...tables(template), ...secrets(template)],
    keepsComplaints,
  ),
  each('a queue that is replaced keeps its messages', queues, ([queue, resource]) =>
    unless(resource.UpdateReplacePolicy === 'Retain', queue),
  ),
];
