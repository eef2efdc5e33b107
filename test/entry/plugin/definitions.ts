/** Definitions for tests of applications. */

export const HEAD = 'version: v1\ntype: flow\nsteps:\n';
export const PASS = `${HEAD}  - {type: pass, name: rest}\n`;

export interface TaskOptions {
  readonly pattern?: string;
  readonly params?: string;
}

/** A step that calls the resource, which may be a reference. */
export function task(name: string, resourceArn: string, options: TaskOptions = {}): string {
  const { pattern = 'requestResponse', params } = options;
  const lines = [
    '  - type: task',
    `    name: ${name}`,
    `    resourceArn: ${resourceArn}`,
    `    pattern: ${pattern}`,
    ...(params === undefined ? [] : [`    serviceParams: ${params}`]),
  ];
  return `${lines.join('\n')}\n`;
}

export const MESSAGE = { params: '{MessageBody: $}' };
export const AWAITED = { pattern: 'sync', params: '{InvocationType: Async}' };

export const flowOf = (...steps: readonly string[]): string => HEAD + steps.join('');
