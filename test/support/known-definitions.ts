/** Definitions that were checked or read before: worlds by the thousand run the same few flows. Both answers never change. */
import {
  type CheckedFlow,
  checkFlow,
  type CheckOptions,
} from '../../src/core/definition/check-flow.ts';
import type { Flow } from '../../src/core/definition/flow.ts';
import { readFlow } from '../../src/core/definition/read-flow.ts';

const checked = new Map<string, CheckedFlow>();
const read = new Map<string, Flow | undefined>();

export function checkFlowOnce(text: string, options: CheckOptions = {}): CheckedFlow {
  const key = `${options.nowMs} ${text}`;
  const found = checked.get(key) ?? checkFlow(text, options);
  checked.set(key, found);
  return found;
}

export function readFlowOnce(text: string): Flow | undefined {
  const found = read.get(text) ?? readFlow(text);
  read.set(text, found);
  return found;
}
