/** `sluice permissions`: the policy of flows, with what a deployment calls their targets. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runSluice } from '../../../src/entry/cli/program.ts';
import { SERVICES } from '../../support/command-services.ts';
import { TestTerminal } from '../../support/test-terminal.ts';

const task = (name: string, arn: string, more = '') =>
  `  - { type: task, name: ${name}, resourceArn: ${arn}${more} }\n`;
const BODY = ', serviceParams: { MessageBody: $ }';
const HEAD = 'version: v1\ntype: flow\nsteps:\n';
const CHARGE = HEAD + task('charge', 'acs:fc:::services/pay/functions/charge');
const SEND = HEAD + task('send', 'acs:mns:::/queues/orders/messages', BODY);
const SCOPE = ['--region', 'eu-west-1', '--account', '123456789012', '--stage', 'dev'];

let folder: string;
let terminal: TestTerminal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-permissions-'));
  terminal = new TestTerminal();
});

afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

interface Statement {
  readonly Action: string;
  readonly Resource: readonly string[];
}

async function permissions(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) {
  terminal.printed.length = 0;
  terminal.complained.length = 0;
  const status = await runSluice(terminal, ['permissions', ...args], { ...SERVICES, environment });
  const text = terminal.printed.join('\n');
  const said = terminal.complained.join('\n').replaceAll(`${folder}/`, '');
  return { status, text: text.replaceAll(`${folder}/`, ''), said };
}

/** ARNs. */
async function resources(args: readonly string[], environment = {}): Promise<readonly string[]> {
  const { status, text } = await permissions(args, environment);
  expect(status).toBe(0);
  const { Statement } = JSON.parse(text) as { Statement: readonly Statement[] };
  return Statement.flatMap(({ Resource }) => Resource);
}

describe('sluice permissions', () => {
  it('prints one policy for all flows, and nothing else', async () => {
    const files = [await put('a.yml', CHARGE), await put('b.yml', SEND)];
    const { status, text, said } = await permissions([...files, ...SCOPE]);
    expect([status, said]).toEqual([0, '']);
    expect(JSON.parse(text)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'CallFunctions',
          Effect: 'Allow',
          Action: 'lambda:InvokeFunction',
          Resource: ['arn:aws:lambda:eu-west-1:123456789012:function:pay-dev-charge'],
        },
        {
          Sid: 'SendToQueues',
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Resource: ['arn:aws:sqs:eu-west-1:123456789012:orders'],
        },
      ],
    });
  });

  it('names any account and region when nobody says which, and says that it does', async () => {
    const file = await put('a.yml', SEND);
    expect(await resources([file])).toEqual(['arn:aws:sqs:*:*:orders']);
    expect((await permissions([file])).said).toBe(
      'sluice: any region and account will do; --region and --account say which',
    );
    const environment = { AWS_REGION: 'cn-north-1' };
    expect(await resources([file], environment)).toEqual(['arn:aws-cn:sqs:cn-north-1:*:orders']);
    expect((await permissions([file], environment)).said).toBe(
      'sluice: any account will do; --account says which',
    );
  });

  it('leaves to a template what the template knows', async () => {
    const file = await put('a.yml', SEND);
    const placeholders = ['--partition', '${AWS::Partition}', '--region', '${AWS::Region}'];
    expect(await resources([file, ...placeholders, '--account', '${AWS::AccountId}'])).toEqual([
      'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders',
    ]);
  });

  it('names targets as a deployment with the same variables does', async () => {
    const news = task('news', 'acs:mns:::/topics/news/messages', BODY);
    const file = await put(
      'a.yml',
      CHARGE + task('send', 'acs:mns:::/queues/q/messages', BODY) + news,
    );
    const environment = {
      AWS_REGION: 'eu-west-1',
      SLUICE_FUNCTION_STAGE: 'prod',
      SLUICE_FUNCTION_NAME: '{stage}-{function}',
      SLUICE_RESOURCE_NAMES: '{"queue:q":"other"}',
      SLUICE_TOPIC_ARN_PREFIX: 'arn:aws:sns:eu-west-1:210987654321:',
    };
    expect(await resources([file, '--account', '123456789012'], environment)).toEqual([
      'arn:aws:lambda:eu-west-1:123456789012:function:prod-charge',
      'arn:aws:sqs:eu-west-1:123456789012:other',
      'arn:aws:sns:eu-west-1:210987654321:news',
    ]);
  });

  it('needs a stage where names hold one, and only there', async () => {
    const { status, said } = await permissions([await put('a.yml', CHARGE)]);
    expect([status, said]).toEqual([
      2,
      'sluice: "pay-{stage}-charge" needs a stage: --stage or SLUICE_FUNCTION_STAGE, as the deployment has it',
    ]);
    expect((await permissions([await put('b.yml', SEND)])).status).toBe(0);
    const alias = await put('c.yml', CHARGE.replace('services/pay', 'services/pay.live'));
    expect((await permissions([alias])).said).toContain('"pay-{stage}-charge" needs a stage');
  });

  it('prints no statement for flows that call nothing', async () => {
    const file = await put('a.yml', `${HEAD}  - { type: pass, name: a }\n`);
    const { status, text, said } = await permissions([file]);
    expect([status, JSON.parse(text)]).toEqual([0, { Version: '2012-10-17', Statement: [] }]);
    expect(said).toBe('sluice: nothing is called that needs a permission: leave the policy out');
  });

  it('fills in references', async () => {
    const file = await put('a.yml', HEAD + task('a', '!GetAtt Charge.Arn'));
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:charge';
    expect(await resources([file, '--set', `Charge.Arn=${arn}`])).toEqual([arn]);
    const { status, said } = await permissions([file]);
    expect(status).toBe(1);
    expect(said).toContain('a.yml:4:49: there is no value for "Charge.Arn" [reference]');
    expect(said).toContain('give it with --set Charge.Arn=…');
  });

  it.each([
    ['cn-northwest-1', 'aws-cn'],
    ['us-gov-east-1', 'aws-us-gov'],
    ['us-iso-west-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['us-isof-south-1', 'aws-iso-f'],
    ['eusc-de-east-1', 'aws-eusc'],
    ['us-east-1', 'aws'],
  ])('names what is in %s in the partition %s', async (region, partition) => {
    const file = await put('a.yml', SEND);
    expect(await resources([file, '--region', region])).toEqual([
      `arn:${partition}:sqs:${region}:*:orders`,
    ]);
  });

  it('tells a policy that no role takes', async () => {
    const steps = (count: number) =>
      Array.from({ length: count }, (_, i) =>
        task(`s${i}`, `acs:mns:::/queues/orders-of-shop-${100 + i}/messages`, BODY),
      ).join('');
    const file = await put('a.yml', HEAD + steps(190));
    const { status, text, said } = await permissions([file, ...SCOPE]);
    expect(status).toBe(0);
    const { length } = JSON.stringify(JSON.parse(text));
    expect(length).toBeGreaterThan(10_240);
    expect(said).toContain(
      `sluice: the policy has ${length} characters without blanks, and IAM takes 10240 of all inline policies of a role`,
    );
    await put('a.yml', HEAD + steps(150));
    expect((await permissions([file, ...SCOPE])).said).toBe('');
  });

  it('tells errors as `sluice check` does, and not where the policy would be', async () => {
    const files = [
      await put('a.yml', CHARGE.replace('functions', 'function')),
      await put('b.yml', SEND),
    ];
    const { status, text, said } = await permissions(files);
    expect([status, text]).toEqual([1, '']);
    terminal.printed.length = 0;
    expect(await runSluice(terminal, ['check', ...files], SERVICES)).toBe(1);
    expect(said).toBe(terminal.printed.join('\n').replaceAll(`${folder}/`, ''));
  });

  it.each([
    [
      'a region',
      ['--region', 'Frankfurt'],
      'region "Frankfurt" has not the form of one; "*" is any',
    ],
    ['an account', ['--account', '123'], 'account "123" has not the form of one'],
    ['a partition', ['--partition', 'gcp'], 'partition "gcp" has not the form of one'],
  ])('refuses what is not %s', async (_name, args, expected) => {
    const { status, said } = await permissions([await put('a.yml', SEND), ...args]);
    expect(status).toBe(2);
    expect(said).toContain(expected);
  });

  it('refuses variables that a deployment would refuse, and files that cannot be read', async () => {
    const file = await put('a.yml', SEND);
    const wrong = await permissions([file], { SLUICE_QUEUE_NAME: 'fixed' });
    expect(wrong.status).toBe(2);
    expect(wrong.said).toContain('SLUICE_QUEUE_NAME is not valid');
    const missing = await permissions([file, join(folder, 'none.yml')]);
    expect([missing.status, missing.text]).toEqual([2, '']);
    expect(missing.said).toContain('cannot read "none.yml"');
  });
});
