import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type FunctionCatalog,
  functionCatalog,
} from '../../src/local/functions/function-catalog.ts';

let examplesDir: string;
let complaints: string[];
let catalog: FunctionCatalog;

beforeEach(() => {
  examplesDir = mkdtempSync(path.join(tmpdir(), 'sluice-catalog-'));
  complaints = [];
  const complain = (message: string) => void complaints.push(message);
  catalog = functionCatalog({ examplesDir, stage: 'dev', complain });
});

afterEach(() => rmSync(examplesDir, { recursive: true, force: true }));

function write(...names: readonly [string, ...string[]]): string {
  const file = path.join(examplesDir, ...names);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  return file;
}

/** Whoever reads it is refused, the system's administrator too. */
function writeUnreadable(...names: readonly [string, ...string[]]): string {
  const folder = path.join(examplesDir, ...names);
  mkdirSync(path.dirname(folder), { recursive: true });
  symlinkSync(path.basename(folder), folder);
  return folder;
}

const fileOf = async (name: string) => (await catalog.find(name))?.file;

describe('the catalog of local functions', () => {
  it('finds a function by its place, in this folder and in no other', async () => {
    const file = write('shop', 'functions', 'prices', 'add.mjs');
    write('shop', 'flow.yml');
    write('shop', 'functions', 'README.md');
    write('shop', 'functions', 'prices', 'deeper', 'sub.mjs');
    write('shop', 'project', 'prices', 'other.mjs');
    expect(await fileOf('prices-dev-add')).toBe(file);
    expect(await fileOf('prices-dev-sub')).toBeUndefined();
    expect(await fileOf('prices-dev-other')).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  it('finds one that is written later', async () => {
    expect(await fileOf('prices-dev-add')).toBeUndefined();
    const file = write('shop', 'functions', 'prices', 'add.ts');
    expect(await fileOf('prices-dev-add')).toBe(file);
  });

  it('passes over a folder that cannot be read, and says so once', async () => {
    const file = write('shop', 'functions', 'prices', 'add.mjs');
    const folders = [
      writeUnreadable('broken', 'functions'),
      writeUnreadable('shop', 'functions', 'locked'),
    ];
    expect(await fileOf('prices-dev-add')).toBe(file);
    expect(await fileOf('prices-dev-none')).toBeUndefined();
    expect(complaints).toEqual(
      folders.map((folder) => `functions of "${folder}" cannot be read: ELOOP`),
    );
  });

  it('does not look into folders where no functions are', async () => {
    writeUnreadable('shop', 'node_modules', 'loop');
    writeUnreadable('shop', 'functions', 'prices', 'node_modules');
    expect(await fileOf('prices-dev-add')).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  it('says which of two files of one name is called', async () => {
    const other = write('b', 'functions', 'prices', 'add.mjs');
    const first = write('a', 'functions', 'prices', 'add.ts');
    expect(await fileOf('prices-dev-add')).toBe(first);
    expect(complaints).toEqual([
      `function "prices-dev-add" exists twice: "${first}" is called, "${other}" is not`,
    ]);
  });

  it('is empty where there are no examples', async () => {
    rmSync(examplesDir, { recursive: true });
    expect(await fileOf('prices-dev-add')).toBeUndefined();
    expect(complaints).toEqual([]);
  });
});
