/**
 * The functions that flows call, found by their place: `<examples>/<example>/functions/<service>/<function>.mjs` (or
 * `.ts`) is the Lambda function `{service}-{stage}-{function}`, as the Serverless Framework would call it.
 *
 * A file that has changed is loaded again: what it imports stays as it was.
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Anything that a Lambda handler may be: it takes an event and a context, and maybe a callback. */
export type FunctionHandler = (event: unknown, context: object, callback: Callback) => unknown;
export type Callback = (error: unknown, result?: unknown) => void;

export interface FunctionCatalog {
  /** undefined: there is no such function. Throws what loading the file throws, and HandlerNotFound. */
  load(lambdaName: string): Promise<FunctionHandler | undefined>;
  /** Lambda names, sorted. */
  list(): Promise<readonly string[]>;
}

export class HandlerNotFound extends Error {
  override readonly name = 'Runtime.HandlerNotFound';
}

const FILE = /^([^.]+)\.(mjs|ts)$/;

export function functionCatalog(examplesDir: string, stage: string): FunctionCatalog {
  let fileByName = new Map<string, string>();
  const scan = async () => {
    fileByName = new Map(await findFunctions(examplesDir, stage));
  };
  return {
    async load(lambdaName) {
      const file = fileByName.get(lambdaName);
      if (file === undefined || !(await exists(file))) await scan();
      const found = fileByName.get(lambdaName);
      return found === undefined ? undefined : loadHandler(found);
    },
    async list() {
      await scan();
      return [...fileByName.keys()].sort();
    },
  };
}

async function findFunctions(
  examplesDir: string,
  stage: string,
): Promise<readonly (readonly [name: string, file: string])[]> {
  const files = await readdir(examplesDir, { recursive: true }).catch(() => []);
  return files.flatMap((file) => {
    const [, folder, service, base, ...deeper] = file.split(path.sep);
    const name = FILE.exec(base ?? '')?.[1];
    if (folder !== 'functions' || name === undefined || deeper.length > 0) return [];
    return [[`${service}-${stage}-${name}`, path.join(examplesDir, file)] as const];
  });
}

async function loadHandler(file: string): Promise<FunctionHandler> {
  const { mtimeMs } = await stat(file);
  const module = (await import(`${pathToFileURL(file).href}?changed=${mtimeMs}`)) as {
    handler?: unknown;
  };
  if (typeof module.handler === 'function') return module.handler as FunctionHandler;
  throw new HandlerNotFound(`${path.basename(file)} exports no function "handler"`);
}

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );
