/** An application's flows, read and checked: against its template, or against what is on a laptop. */
import { type FlowDeclaration, isDefinitionText } from '../app/flow-declarations.ts';
import {
  type CompiledFlow,
  type CompileOptions,
  compileFlow,
  type DefinitionSource,
  inlineSource,
} from './compile-flow.ts';
import type { DefinitionFiles } from './flow-definitions.ts';

export interface CheckedFlows {
  readonly flows: readonly CompiledFlow[];
  /** Laid out; at least one: `flows` is not all of them. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

export interface CheckOptions extends CompileOptions {
  readonly files: DefinitionFiles;
  /** E.g. `serverless.yml`, for definitions that stand in it. */
  readonly configurationName: string;
}

export function checkFlows(
  declarations: readonly FlowDeclaration[],
  options: CheckOptions,
): CheckedFlows {
  const compilations = declarations.map((declaration) =>
    compileFlow(declaration, sourceOf(declaration, options), options),
  );
  return {
    flows: compilations.flatMap(({ compiled }) => (compiled === undefined ? [] : [compiled])),
    errors: compilations.flatMap(({ errors }) => errors),
    warnings: compilations.flatMap(({ warnings }) => warnings),
  };
}

function sourceOf(
  declaration: FlowDeclaration,
  { files, configurationName }: CheckOptions,
): DefinitionSource {
  const { definition } = declaration;
  if (typeof definition !== 'string' || isDefinitionText(definition)) {
    return inlineSource(declaration, configurationName);
  }
  return files.get(definition) ?? { fileName: definition, problem: 'it was not read' };
}
