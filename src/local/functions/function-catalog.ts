/**
 * The functions that flows call, found by their place: `<examples>/<example>/functions/<service>/<function>.mjs` (or
 * `.ts`) is the Lambda function `{service}-{stage}-{function}`, as the Serverless Framework would call it.
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface FunctionFile {
  readonly lambdaName: string;
  readonly file: string;
  /** Another one when the file has changed. */
  readonly version: number;
}

export interface FunctionCatalog {
  /** undefined: there is no such function. */
  find(lambdaName: string): Promise<FunctionFile | undefined>;
}

const FILE = /^([^.]+)\.(mjs|ts)$/;

export function functionCatalog(examplesDir: string, stage: string): FunctionCatalog {
  let fileByName = new Map<string, string>();
  const findNow = async (lambdaName: string): Promise<FunctionFile | undefined> => {
    const file = fileByName.get(lambdaName);
    const version = file === undefined ? undefined : await versionOf(file);
    if (file === undefined || version === undefined) return undefined;
    return { lambdaName, file, version };
  };
  return {
    async find(lambdaName) {
      const known = await findNow(lambdaName);
      if (known !== undefined) return known;
      fileByName = new Map(await findFunctions(examplesDir, stage));
      return findNow(lambdaName);
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

/** undefined: it is not there. */
const versionOf = (file: string) =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
