/** What a flow says of itself beside its definition. */
import { checkTextSize } from './text-size.ts';

/** Together they fit into one item of the table. */
const MOST_BYTES = 64 * 1024;

export interface FlowTexts {
  readonly description?: string;
  readonly roleArn?: string;
  readonly externalStorageLocation?: string;
}

/** Throws `payload.too-large`. */
export function checkFlowTexts({
  description = '',
  roleArn = '',
  externalStorageLocation = '',
}: FlowTexts): void {
  for (const text of [description, roleArn, externalStorageLocation]) {
    checkTextSize(text, MOST_BYTES);
  }
}
