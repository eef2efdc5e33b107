import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { load } from 'js-yaml';
import { HANDLER_SCHEMAS } from '../../src/config/handler-variables.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

const functions = Object.entries(
  load(read('deploy/functions.yml')) as Record<string, { readonly handler: string }>,
);

describe('the functions of the service', () => {
  it('are the files in handlers/, one each, by name', () => {
    const files = readdirSync(path.join(ROOT, 'handlers')).map((file) => path.parse(file).name);
    expect(functions.map(([name]) => name).sort()).toEqual(files.sort());
    for (const [name, { handler }] of functions) expect(handler).toBe(`handlers/${name}.handler`);
  });

  it('each have variables of their own', () => {
    expect(functions.map(([name]) => name).sort()).toEqual(Object.keys(HANDLER_SCHEMAS).sort());
  });

  it('each export a handler', () => {
    for (const [name] of functions) {
      expect(read(`handlers/${name}.ts`)).toMatch(/^export const handler = middy/m);
    }
  });

  it('each fit on a screen', () => {
    for (const [name] of functions) {
      expect(read(`handlers/${name}.ts`).split('\n').length).toBeLessThanOrEqual(21);
    }
  });

  it('run on the Node that is developed with', () => {
    expect(read('serverless.yml')).toContain(`runtime: nodejs${read('.nvmrc').trim()}.x`);
    expect(read('scripts/set-up.mjs')).toContain(`NODE_VERSION = '${read('.nvmrc').trim()}.`);
  });
});
