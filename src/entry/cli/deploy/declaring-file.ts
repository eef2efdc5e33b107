/** The text of a `sluice.yml` to the flows that it declares; what is wrong with it stands where its author wrote it. */
import {
  dataOf,
  type DataPath,
  readDataTree,
  spanOfData,
} from '../../../core/definition/declared-data.ts';
import type { EditedText } from '../../../core/definition/edited-text.ts';
import { nearestHint } from '../../../core/definition/nearest-name.ts';
import type { LocatedNode } from '../../../core/definition/nodes.ts';
import type { Complaint } from '../../../core/definition/render-diagnostic.ts';
import {
  findReferences,
  referenceProblem,
  replaceReferences,
} from '../../../core/definition/template-references.ts';
import { isJsonObject } from '../../../core/shared/json.ts';
import { quoted } from '../../../core/shared/quoted.ts';
import { type FlowDeclaration, readFlowDeclarations } from '../../app/flow-declarations.ts';
import type { ReferenceValues } from '../reference-values.ts';

export interface DeclaringFile {
  /** Empty where the declarations have errors. */
  readonly flows: readonly FlowDeclaration[];
  readonly complaints: readonly Complaint[];
  /** Of the text in which references are filled in. Absent where there is none to read. */
  readonly root?: LocatedNode;
  readonly filled: EditedText;
  /** path: from the list of flows on. */
  complaintAt(path: DataPath, message: string, hint?: string): Complaint;
}

const KEY = 'flows';
const CODE = 'declaration';

/** Never throws for a text. */
export function readDeclaringFile(
  text: string,
  values: ReferenceValues,
  nowMs: number,
): DeclaringFile {
  const { filled, complaints: unfilled } = fillIn(text, values);
  const { root, complaints: ofTree } = readDataTree(filled.text, 'the file');
  const told = ofTree
    .map((found) => ({ ...found, span: filled.toOriginal(found.span) }))
    .filter(({ code, span }) => code !== 'yaml-tag' || !isTold(span, unfilled));
  const complaintAt = (path: DataPath, message: string, hint?: string, isOfKey = false) => {
    const place = root && spanOfData(root, path, isOfKey);
    return complaint(filled.toOriginal(place ?? { start: 0, end: 0 }), message, hint);
  };
  const complaints = [...unfilled, ...told];
  const reader = { root, complaintAt };
  const isReadable = !complaints.some(({ severity }) => severity === 'error');
  const { flows, problems } = isReadable ? readFlows(reader, nowMs) : { flows: [], problems: [] };
  return {
    flows,
    complaints: [...complaints, ...problems],
    ...(root !== undefined && { root }),
    filled,
    complaintAt: (path, message, hint) => complaintAt([KEY, ...path], message, hint),
  };
}

function complaint(span: Complaint['span'], message: string, hint?: string): Complaint {
  const said = { code: CODE, severity: 'error', span, message } as const;
  return hint === undefined ? said : { ...said, hint };
}

function fillIn(
  text: string,
  { valueOf, describeMissing }: ReferenceValues,
): { readonly filled: EditedText; readonly complaints: readonly Complaint[] } {
  const { references, diagnostics } = findReferences(text);
  const complaints = [...diagnostics];
  const filled = replaceReferences(text, references, (reference) => {
    const value = valueOf(reference);
    if (value !== undefined) return value;
    const { message, hint } = describeMissing(reference);
    complaints.push(referenceProblem(reference.span, message, hint));
    return '';
  });
  return { filled, complaints };
}

/** A template's tag that cannot be filled in is told as one, and is wrong once. */
function isTold({ start }: Complaint['span'], complaints: readonly Complaint[]): boolean {
  return complaints.some(({ span }) => span.start === start);
}

interface Reader {
  readonly root: LocatedNode | undefined;
  readonly complaintAt: (
    path: DataPath,
    message: string,
    hint?: string,
    isOfKey?: boolean,
  ) => Complaint;
}

interface ReadFlows {
  readonly flows: readonly FlowDeclaration[];
  readonly problems: readonly Complaint[];
}

function readFlows({ root, complaintAt }: Reader, nowMs: number): ReadFlows {
  const data = root === undefined ? undefined : dataOf(root);
  if (!isJsonObject(data)) {
    const found = data === undefined ? 'is empty' : 'holds no map';
    return { flows: [], problems: [complaintAt([], `the file ${found}, expected "flows"`)] };
  }
  const problems: Complaint[] = [];
  for (const key of Object.keys(data).filter((each) => each !== KEY)) {
    const message = `${quoted(key)} is not known in this file, expected "flows"`;
    problems.push(complaintAt([key], message, nearestHint(key, [KEY]), true));
  }
  if (!Object.hasOwn(data, KEY) && problems.length === 0) {
    problems.push(complaintAt([], 'the file has no "flows"'));
  }
  const read = readFlowDeclarations(data[KEY], nowMs);
  if (read.kind === 'refused') {
    const found = read.problems.map(({ path, message, hint, isOfKey }) =>
      complaintAt([KEY, ...path], message, hint, isOfKey),
    );
    return { flows: [], problems: [...problems, ...found] };
  }
  return { flows: read.flows, problems };
}
