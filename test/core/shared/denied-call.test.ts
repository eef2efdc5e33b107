import { describe, expect, it } from '@jest/globals';
import { describeRefusal } from '../../../src/core/shared/denied-call.ts';

const call = { action: 'sqs:SendMessage', resource: 'orders', roleArn: 'arn:role/pay' };
const USER = 'User: arn:aws:sts::123456789012:assumed-role/pay/run-7 is not authorized to perform:';

describe('a refusal', () => {
  it.each([
    [
      'names the action as a policy has it, and the resource that the service names',
      `${USER} sqs:sendmessage on resource: arn:aws:sqs:eu-west-1:123456789012:orders because no identity-based policy allows the sqs:sendmessage action`,
      'role "arn:role/pay" lacks "sqs:SendMessage" on "arn:aws:sqs:eu-west-1:123456789012:orders"',
    ],
    [
      'names another action than the one that was called for',
      `${USER} kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:123456789012:key/1 because no resource-based policy allows it`,
      'role "arn:role/pay" lacks "kms:GenerateDataKey" on "arn:aws:kms:eu-west-1:123456789012:key/1"',
    ],
    [
      'falls back on the resource that was called for',
      `${USER} sqs:SendMessage`,
      'role "arn:role/pay" lacks "sqs:SendMessage" on "orders"',
    ],
    [
      'falls back on both',
      'Access to the resource https://sqs is denied.',
      'role "arn:role/pay" lacks "sqs:SendMessage" on "orders"',
    ],
  ])('%s', (_what, message, lacks) => {
    const said = describeRefusal({ name: 'AccessDenied', message }, call);
    expect(said).toBe(`${lacks}: AccessDenied: ${message}`);
  });

  it('without a role is that of the stepper', () => {
    const { roleArn: _, ...own } = call;
    const said = describeRefusal({ name: 'AuthorizationError', message: 'no' }, own);
    expect(said).toBe(
      'the stepper\'s own role lacks "sqs:SendMessage" on "orders": AuthorizationError: no',
    );
  });

  it.each(['ThrottlingException', 'KmsAccessDenied', 'KMSAccessDeniedException'])(
    '%s that names nothing claims nothing',
    (name) => {
      expect(describeRefusal({ name, message: 'no' }, call)).toBe(`${name}: no`);
    },
  );
});
