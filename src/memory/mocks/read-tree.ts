/** A mocks file's text to its located tree, by the same reading of YAML as a flow's: limits, positions and hints included. */
import { type DataTree, readDataTree } from '../../core/definition/declared-data.ts';
import { complaint } from './complaint.ts';

/** Never throws for a text. */
export function readMocksTree(text: string): DataTree {
  const { root, complaints } = readDataTree(text, 'the mocks file');
  if (root !== undefined) return { root, complaints };
  if (complaints.length > 0) return { complaints };
  const span = { start: 0, end: 0 };
  return {
    complaints: [complaint(span, 'the mocks file is empty, expected "steps" or "default"')],
  };
}
