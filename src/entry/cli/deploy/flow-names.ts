/** Which flows a file declares: all that removing them needs, so nothing else of the file has to be right. */
import { dataOf, readDataTree } from '../../../core/definition/declared-data.ts';
import type { Complaint } from '../../../core/definition/render-diagnostic.ts';
import { isJsonObject } from '../../../core/shared/json.ts';
import { isName } from '../../../core/shared/name.ts';
import { toTextReport } from '../check-report.ts';
import type { DeploymentSource } from './read-deployment.ts';

export interface FlowNames {
  readonly names: readonly string[];
  /** What is wrong with the file; empty when nothing is. */
  readonly report: string;
}

export function readFlowNames({ name, text }: DeploymentSource): FlowNames {
  const { root, complaints } = readDataTree(text, 'the file');
  // References have no value here, and none is needed.
  const problems = complaints.filter(({ code }) => code !== 'yaml-tag');
  const data = root === undefined ? undefined : dataOf(root);
  const list: unknown = isJsonObject(data) ? data['flows'] : undefined;
  const flows: readonly unknown[] = Array.isArray(list) ? list : [];
  const names = flows.map((flow) => (isJsonObject(flow) ? flow['name'] : undefined));
  const isComplete = Array.isArray(list) && names.every(isFlowName);
  if (problems.length === 0 && !isComplete) {
    const message = 'the file has no list "flows" in which each one has a name';
    problems.push(missing(message));
  }
  const report = toTextReport([{ name, text, diagnostics: problems }], false);
  return { names: [...new Set(names.filter(isFlowName))], report };
}

function isFlowName(name: unknown): name is string {
  return typeof name === 'string' && isName(name);
}

function missing(message: string): Complaint {
  return { code: 'declaration', severity: 'error', span: { start: 0, end: 0 }, message };
}
