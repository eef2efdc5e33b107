/** The definitions of an application's flows, as files hold them: read and resolved when the framework resolves variables. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { getSystemErrorMessage } from 'node:util';
import { isDefinitionText } from '../app/flow-declarations.ts';
import type { DefinitionSource } from './compile-flow.ts';
import type { VariableContext } from './framework.ts';
import { resolveVariables } from './resolve-variables.ts';

/** By the path as it is declared. */
export type DefinitionFiles = ReadonlyMap<string, DefinitionSource>;

/** flows: of the configuration, not checked yet: what is no declaration is passed over. */
export async function readDefinitionFiles(
  serviceDir: string,
  flows: unknown,
  resolve: VariableContext['resolveVariable'],
): Promise<DefinitionFiles> {
  const paths = new Set((Array.isArray(flows) ? flows : []).flatMap(pathOf));
  const read = [...paths].map(
    async (file) => [file, await readDefinition(serviceDir, file, resolve)] as const,
  );
  return new Map(await Promise.all(read));
}

function pathOf(flow: unknown): readonly string[] {
  const definition = (flow as { readonly definition?: unknown } | null)?.definition;
  return typeof definition === 'string' && !isDefinitionText(definition) ? [definition] : [];
}

async function readDefinition(
  serviceDir: string,
  fileName: string,
  resolve: VariableContext['resolveVariable'],
): Promise<DefinitionSource> {
  try {
    const bytes = await readFile(path.resolve(serviceDir, fileName));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { fileName, text, resolved: await resolveVariables(text, resolve) };
  } catch (error) {
    return { fileName, problem: `cannot be read: ${toReason(error)}` };
  }
}

/** In the system's words, without its codes. */
function toReason(error: unknown): string {
  const { errno, code, message } = error as {
    readonly errno?: unknown;
    readonly code?: unknown;
    readonly message?: unknown;
  };
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is not text in UTF-8';
  return typeof errno === 'number' ? getSystemErrorMessage(errno) : String(message);
}
