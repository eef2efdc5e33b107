/** Loads a function as Lambda would: its file out of the archive, with the variables of the template. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FunctionOfStack, variablesIn } from './stack-view.ts';

/** What the process finds under the handler's name, by `typeof`; or what it says when it cannot start. */
export type Started = { readonly handler: string } | { readonly error: string };

/** In a process of its own. */
export function startHandler(
  files: ReadonlyMap<string, Buffer>,
  { properties }: FunctionOfStack,
): Started {
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-handler-'));
  try {
    for (const [name, content] of files) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), content);
    }
    const [file = '', name = ''] = String(properties['Handler']).split('.');
    const module = JSON.stringify(path.join(folder, `${file}.cjs`));
    const load = `process.stdout.write(typeof require(${module})[${JSON.stringify(name)}])`;
    // As Lambda does. Node itself would print the line of the bundle before, which is most of it, and end amid it.
    const report = 'process.stderr.write(String(error)); process.exitCode = 1;';
    const script = `try { ${load} } catch (error) { ${report} }`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
      encoding: 'utf8',
      env: { ...environmentOf(properties), AWS_REGION: 'eu-west-1' },
    });
    return status === 0 ? { handler: stdout } : { error: stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '123456789012',
};

function environmentOf(properties: FunctionOfStack['properties']): Record<string, string> {
  const values = Object.entries(variablesIn(properties)).map(([name, value]) => {
    return [name, typeof value === 'string' ? value : deployed(value)] as const;
  });
  return Object.fromEntries(values);
}

/** What CloudFormation would put there. */
function deployed(value: unknown): string {
  const { 'Fn::Sub': text, 'Fn::GetAtt': attribute } = value as {
    readonly 'Fn::Sub'?: string;
    readonly 'Fn::GetAtt'?: readonly [string, string];
  };
  if (attribute?.[1] === 'Arn') return `arn:aws:sqs:eu-west-1:123456789012:${attribute[0]}`;
  if (text === '{{resolve:secretsmanager:${AccessKeys}}}') return '{"sluice":"a-secret-key"}';
  if (text === '{{resolve:secretsmanager:${TokenSecrets}}}') return 'a-secret-of-the-deployment';
  if (text === undefined) throw new Error(`what is ${JSON.stringify(value)}?`);
  return text.replace(/\$\{([\w:]+)\}/g, (_, name: string) => PSEUDO_PARAMETERS[name] ?? '');
}
