/** Which flows a file declares: all that removing them needs, so nothing else of the file has to be right. */
import { dataOf, readDataTree } from '../../../core/definition/declared-data.ts';
import type { Complaint } from '../../../core/definition/render-diagnostic.ts';
import {
  findReferences,
  referenceName,
  referenceProblem,
  replaceReferences,
} from '../../../core/definition/template-references.ts';
import { isJsonObject } from '../../../core/shared/json.ts';
import { isName } from '../../../core/shared/name.ts';
import { toTextReport } from '../check-report.ts';
import type { ReferenceValues } from '../reference-values.ts';
import type { DeploymentSource } from './read-deployment.ts';

export interface FlowNames {
  readonly names: readonly string[];
  /** What is wrong with the file; empty when nothing is. */
  readonly report: string;
}

export function readFlowNames(
  { name, text }: DeploymentSource,
  values: ReferenceValues,
): FlowNames {
  const { filled, missing } = fillIn(text, values);
  const { root, complaints } = readDataTree(filled.text, 'the file');
  // Tags that are left stand elsewhere than before a name, which has to be a text.
  const problems = complaints
    .filter(({ code }) => code !== 'yaml-tag')
    .map((found) => ({ ...found, span: filled.toOriginal(found.span) }));
  const data = root === undefined ? undefined : dataOf(root);
  const list: unknown = isJsonObject(data) ? data['flows'] : undefined;
  const flows: readonly unknown[] = Array.isArray(list) ? list : [];
  const names = flows.map((flow) => (isJsonObject(flow) ? flow['name'] : undefined));
  const unknown = names.flatMap((each) => missingIn(each, missing));
  const isComplete = Array.isArray(list) && names.every(isFlowName);
  if (problems.length === 0 && !isComplete) {
    problems.push(...(unknown.length > 0 ? new Set(unknown) : [noNames()]));
  }
  const report = toTextReport([{ name, text, diagnostics: problems }], false);
  return { names: [...new Set(names.filter(isFlowName))], report };
}

/** What has no value is `${Name}`, which is no part of a name: a flow whose name holds it is not taken for another one. */
function fillIn(text: string, { valueOf, describeMissing }: ReferenceValues) {
  const missing = new Map<string, Complaint>();
  const filled = replaceReferences(text, findReferences(text).references, (reference) => {
    const value = valueOf(reference);
    if (value !== undefined) return value;
    const mark = `\${${referenceName(reference)}}`;
    const { message, hint } = describeMissing(reference);
    if (!missing.has(mark)) missing.set(mark, referenceProblem(reference.span, message, hint));
    return mark;
  });
  return { filled, missing };
}

function missingIn(name: unknown, missing: ReadonlyMap<string, Complaint>): readonly Complaint[] {
  if (typeof name !== 'string') return [];
  return [...missing].filter(([mark]) => name.includes(mark)).map(([, complaint]) => complaint);
}

function isFlowName(name: unknown): name is string {
  return typeof name === 'string' && isName(name);
}

function noNames(): Complaint {
  const message = 'the file has no list "flows" in which each one has a name';
  return { code: 'declaration', severity: 'error', span: { start: 0, end: 0 }, message };
}
