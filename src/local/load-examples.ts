/** Creates the flows of `examples/` over the API, each named as its folder. */
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { type Connection, callApi } from '../entry/client/signed-call.ts';

export interface LoadedFlows {
  readonly names: readonly string[];
  /** A line each: what was not loaded, and why. */
  readonly problems: readonly string[];
}

export async function loadExamples(
  examplesDir: string,
  connection: Connection,
): Promise<LoadedFlows> {
  const names: string[] = [];
  const problems: string[] = [];
  for (const folder of (await readdir(examplesDir).catch(() => [])).sort()) {
    const file = path.join(examplesDir, folder, 'flow.yml');
    const definition = await readFile(file, 'utf8').catch(() => undefined);
    if (definition === undefined) continue;
    const name = toFlowName(folder);
    const problem = await loadFlow(connection, name, definition);
    if (problem === undefined) names.push(name);
    else problems.push(`flow ${name} (${file}): ${problem}`);
  }
  return { names, problems };
}

/** Letters, digits, `_` and `-`; first a letter or `_`. */
export function toFlowName(folder: string): string {
  const name = folder.replace(/[^A-Za-z0-9_-]/g, '_');
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}

async function loadFlow(
  connection: Connection,
  name: string,
  definition: string,
): Promise<string | undefined> {
  const created = await callApi(connection, 'CreateFlow', {
    Name: name,
    Definition: definition,
    Description: 'Loaded from examples',
    Type: 'FDL',
  });
  if (created.status === 200) return undefined;
  if (created.body['Code'] !== 'FlowAlreadyExists') return String(created.body['Message']);
  const stored = await callApi(connection, 'DescribeFlow', { Name: name });
  if (stored.body['Definition'] === definition) return undefined;
  return 'it is stored with another definition, which stays; remove the data folder to load this one';
}
