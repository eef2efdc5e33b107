/** What a deployment uploads stays small: every cold start reads and compiles the whole bundle. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundleHandlersInChild } from '../support/bundle-in-child.ts';
import type { Bundle } from '../support/handler-bundles.ts';

/** However a KB is counted. */
const LARGEST_BYTES = 600_000;

let folder: string;
let bundles: readonly Bundle[];

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-bundles-'));
  bundles = bundleHandlersInChild(folder);
  console.log(bundles.map(({ name, bytes }) => `${name} ${bytes.toLocaleString('en')}`).join('\n'));
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the bundles', () => {
  it('are of every handler', () => {
    const handlers = readdirSync(path.resolve(import.meta.dirname, '../../handlers'));
    const names = handlers.map((file) => path.parse(file).name);
    expect(bundles.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  });

  it('have 600 KB each at most, minified', () => {
    expect(bundles.filter(({ bytes }) => bytes > LARGEST_BYTES)).toEqual([]);
  });
});
