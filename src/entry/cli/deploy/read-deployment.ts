/**
 * A `sluice.yml` to the flows that it declares, each with the text of its definition, or to everything that is wrong with the
 * file and with the definitions that it names. Nothing is called.
 */
import { dirname, join } from 'node:path';
import { checkTemplateDefinition } from '../../../core/definition/check-template-definition.ts';
import {
  findNode,
  type LocatedText,
  nodeText,
  scalarText,
} from '../../../core/definition/declared-data.ts';
import type { Complaint } from '../../../core/definition/render-diagnostic.ts';
import { type FlowDeclaration, isDefinitionText } from '../../app/flow-declarations.ts';
import type { DesiredFlow } from '../../app/plan-deployment.ts';
import type { CheckedFile } from '../check-report.ts';
import { readFlowFile } from '../flow-sources.ts';
import type { ReferenceValues } from '../reference-values.ts';
import { type DeclaringFile, readDeclaringFile } from './declaring-file.ts';

export interface Deployment {
  /** Those that have no errors; all of them where no file has any. */
  readonly flows: readonly DesiredFlow[];
  /** The file itself, then the definitions that it names, each with what is wrong. */
  readonly files: readonly CheckedFile[];
}

export interface DeploymentSource {
  /** As messages name it; definitions are looked for beside it. */
  readonly name: string;
  readonly text: string;
}

interface Checking {
  readonly source: DeploymentSource;
  readonly values: ReferenceValues;
  readonly nowMs: number;
  /** By name: a file that several flows name is read and told once. */
  readonly files: Map<string, CheckedFile>;
  readonly complaints: Complaint[];
}

/** nowMs: the time that constant waits and schedules are compared with. Never throws for what is wrong. */
export async function readDeployment(
  source: DeploymentSource,
  values: ReferenceValues,
  nowMs: number,
): Promise<Deployment> {
  const file = readDeclaringFile(source.text, values, nowMs);
  const checking: Checking = {
    source,
    values,
    nowMs,
    files: new Map(),
    complaints: [...file.complaints],
  };
  const flows: DesiredFlow[] = [];
  for (const [index, declaration] of file.flows.entries()) {
    const definition = await readDefinition(checking, file, index);
    const role = readRole(checking, file, index);
    if (definition === undefined) continue;
    const { name, description, schedules } = declaration;
    flows.push({
      name,
      definition,
      ...(description === undefined ? {} : { description }),
      ...(role === undefined ? {} : { role }),
      schedules,
    });
  }
  const diagnostics = eachOnce(checking.complaints).toSorted(byPosition);
  return { flows, files: [{ ...source, diagnostics }, ...checking.files.values()] };
}

/** What several flows share by an alias is wrong once. */
function eachOnce(complaints: readonly Complaint[]): readonly Complaint[] {
  const keyOf = ({ span, message }: Complaint) => `${span.start} ${message}`;
  return [...new Map(complaints.map((found) => [keyOf(found), found])).values()];
}

const byPosition = (left: Complaint, right: Complaint) => left.span.start - right.span.start;

/** undefined: it has errors, or cannot be read (told). */
async function readDefinition(
  checking: Checking,
  file: DeclaringFile,
  index: number,
): Promise<string | undefined> {
  const { definition } = file.flows[index] as FlowDeclaration;
  if (typeof definition === 'string' && !isDefinitionText(definition)) {
    return readDefinitionFile(checking, file, index);
  }
  const { root, filled } = file;
  const node = root && findNode(root, ['flows', index, 'definition']);
  if (node === undefined) return undefined;
  const located = scalarText(filled.text, node) ?? nodeText(node);
  return checkInline(checking, located, (span) => filled.toOriginal(located.toOriginal(span)));
}

function checkInline(
  { values, nowMs, complaints }: Checking,
  { text }: LocatedText,
  toOriginal: LocatedText['toOriginal'],
): string | undefined {
  const checked = checkTemplateDefinition(text, { ...values, nowMs });
  for (const found of checked.diagnostics) {
    complaints.push({ ...found, span: toOriginal(found.span) });
  }
  return checked.flow === undefined ? undefined : checked.text;
}

async function readDefinitionFile(
  checking: Checking,
  file: DeclaringFile,
  index: number,
): Promise<string | undefined> {
  const { source, values, nowMs, files } = checking;
  const path = (file.flows[index] as FlowDeclaration).definition as string;
  const name = join(dirname(source.name), path);
  const known = files.get(name);
  const found = known ?? (await readFlowFile(name));
  if ('problem' in found) {
    checking.complaints.push(file.complaintAt([index, 'definition'], found.problem));
    return undefined;
  }
  const checked = checkTemplateDefinition(found.text, { ...values, nowMs });
  files.set(name, { name, text: found.text, diagnostics: checked.diagnostics });
  return checked.flow === undefined ? undefined : checked.text;
}

/** An ARN by now: what gives one was filled in. */
function readRole(checking: Checking, file: DeclaringFile, index: number): string | undefined {
  const { role, name } = file.flows[index] as FlowDeclaration;
  if (role === undefined || typeof role === 'string') return role;
  const message = `"role" of flow "${name}": it is a map, expected the ARN of a role`;
  checking.complaints.push(file.complaintAt([index, 'role'], message, 'or !GetAtt Role.Arn'));
  return undefined;
}
