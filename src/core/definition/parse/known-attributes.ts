/**
 * Which attributes exist where. Others are ignored with a warning: the hosted service ignores them too, but an attribute
 * that does nothing is mostly a slip. Source: FDL reference, sections 1 and 2.
 */
import { quoted } from '../../shared/quoted.ts';
import { findEntry } from '../nodes.ts';
import { KnownNames } from '../nearest-name.ts';
import { SERVICE_PARAMS } from '../service-param-table.ts';
import type { Reading } from './attributes.ts';

const MAPPINGS = ['inputMappings', 'outputMappings'];
const STEP = ['type', 'name', ...MAPPINGS];

export const FLOW_ATTRIBUTES = ['version', 'type', 'name', 'steps', 'timeoutSeconds', ...MAPPINGS];
export const MAPPING_ATTRIBUTES = ['target', 'source'];
export const RETRY_ATTRIBUTES = [
  'errors',
  'intervalSeconds',
  'maxIntervalSeconds',
  'maxAttempts',
  'multiplier',
];
export const CATCH_ATTRIBUTES = ['errors', 'goto'];
export const CHOICE_ATTRIBUTES = ['condition', 'steps', 'goto'];
export const DEFAULT_ATTRIBUTES = ['steps', 'goto'];
export const BRANCH_ATTRIBUTES = ['steps'];
export const ITERATION_ATTRIBUTES = ['collection', 'item', 'index'];

/** By the type of step; those of a task are below. */
export const STEP_ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map([
  ['pass', [...STEP, 'end']],
  ['succeed', STEP],
  ['fail', [...STEP, 'error', 'cause']],
  ['wait', [...STEP, 'end', 'duration', 'timestamp']],
  ['choice', [...STEP, 'end', 'choices', 'default']],
  ['parallel', [...STEP, 'end', 'branches']],
  ['foreach', [...STEP, 'end', 'iterationMapping', 'steps']],
]);

/** Service parameters may stand among them by mistake: the task's parser asks for these itself. */
export const TASK_ATTRIBUTES = [
  ...STEP,
  'end',
  'resourceArn',
  'action',
  'pattern',
  'serviceParams',
  'timeoutSeconds',
  'errorMappings',
  'retry',
  'catch',
];

const ALL: ReadonlySet<string> = new Set([
  ...[FLOW_ATTRIBUTES, MAPPING_ATTRIBUTES, RETRY_ATTRIBUTES, CHOICE_ATTRIBUTES].flat(),
  ...[ITERATION_ATTRIBUTES, TASK_ATTRIBUTES, ...STEP_ATTRIBUTES.values()].flat(),
  ...Object.values(SERVICE_PARAMS).flatMap((table) => [...table.keys()]),
]);

/** True for a key that has a meaning somewhere in a flow. */
export function isAttribute(key: string): boolean {
  return ALL.has(key);
}

/** Attributes that stand elsewhere, or in other workflow languages. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  [
    'next',
    'steps run in the order of their list; other ways are made with "goto" in a choice or catch',
  ],
  ['goto', '"goto" stands in "choices", "default" or "catch"'],
  ...Object.values(SERVICE_PARAMS)
    .flatMap((table) => [...table.keys()])
    .map((name) => [name, 'service parameters stand inside "serviceParams"'] as const),
  ['Parameters', 'FDL has "inputMappings" and "serviceParams"'],
  ['parameters', 'FDL has "inputMappings" and "serviceParams"'],
]);

export function checkAttributes({ node, label, context }: Reading, known: readonly string[]): void {
  let unused: KnownNames | undefined;
  for (const { key, keySpan } of node.entries) {
    if (known.includes(key)) continue;
    context.report({
      code: 'attribute-unknown',
      span: keySpan,
      message: `${quoted(key)} of ${label} has no meaning and is ignored`,
      hint: () => {
        unused ??= new KnownNames(known.filter((name) => !findEntry(node, name)));
        return ELSEWHERE.get(key) ?? unused.hintFor(key);
      },
    });
  }
}
