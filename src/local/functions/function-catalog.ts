/**
 * The functions that flows call, found by their place: `<examples>/<example>/functions/<service>/<function>.mjs` (or
 * `.ts`) is the Lambda function `{service}-{stage}-{function}`, as the Serverless Framework would call it.
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { quoted } from '../../core/shared/quoted.ts';

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

export interface FunctionCatalogSettings {
  readonly examplesDir: string;
  readonly stage: string;
  /** Takes a line: a folder that cannot be read and is passed over, a name that exists twice. */
  readonly complain: (message: string) => void;
}

interface Findings {
  readonly fileByName: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

const FILE = /^([^.]+)\.(mjs|ts)$/;
/** Nothing is there, or no folder: so it is with most of what lies beside functions. */
const NO_FOLDER = new Set<unknown>(['ENOENT', 'ENOTDIR']);

export function functionCatalog(settings: FunctionCatalogSettings): FunctionCatalog {
  let found: Findings = { fileByName: new Map(), problems: [] };
  const lookAgain = async () => {
    const said = new Set(found.problems);
    found = await findFunctions(settings);
    for (const problem of found.problems) if (!said.has(problem)) settings.complain(problem);
  };
  const findNow = async (lambdaName: string): Promise<FunctionFile | undefined> => {
    const file = found.fileByName.get(lambdaName);
    const version = file === undefined ? undefined : await versionOf(file);
    if (file === undefined || version === undefined) return undefined;
    return { lambdaName, file, version };
  };
  return {
    async find(lambdaName) {
      const known = await findNow(lambdaName);
      if (known !== undefined) return known;
      await lookAgain();
      return findNow(lambdaName);
    },
  };
}

/** In the order of paths: of two files of one name the first is taken. */
async function findFunctions({ examplesDir, stage }: FunctionCatalogSettings): Promise<Findings> {
  const fileByName = new Map<string, string>();
  const problems: string[] = [];
  const list = (folder: string) => listFolder(folder, problems);
  for (const example of await list(examplesDir)) {
    const functions = path.join(example, 'functions');
    for (const service of await list(functions)) {
      for (const file of await list(service)) {
        const name = FILE.exec(path.basename(file))?.[1];
        if (name === undefined) continue;
        const lambdaName = `${path.basename(service)}-${stage}-${name}`;
        const first = fileByName.get(lambdaName);
        if (first === undefined) fileByName.set(lambdaName, file);
        else problems.push(existsTwice(lambdaName, first, file));
      }
    }
  }
  return { fileByName, problems };
}

/** Whole paths, sorted. What cannot be read is a problem, and empty. */
async function listFolder(folder: string, problems: string[]): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort().map((name) => path.join(folder, name));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!NO_FOLDER.has(code)) {
      problems.push(`functions of "${folder}" cannot be read: ${code ?? message}`);
    }
    return [];
  }
}

// Whole paths, however long: the author has to find both.
const existsTwice = (lambdaName: string, first: string, other: string) =>
  `function ${quoted(lambdaName)} exists twice: "${first}" is called, "${other}" is not`;

/** undefined: it is not there. */
const versionOf = (file: string) =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
