import type { LocatedFlow } from '../located-flow.ts';
import { describeNode, type LocatedNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';
import { checkAttributes, FLOW_ATTRIBUTES } from './known-attributes.ts';
import { readNumber, readText, type Reading } from './attributes.ts';
import { parseMappings } from './parse-mappings.ts';
import { parseSteps } from './parse-step.ts';
import { compact } from './compact.ts';

/** The located flow of a tree; undefined when the text is no map at all (reported). */
export function parseFlow(root: LocatedNode, context: ParseContext): LocatedFlow | undefined {
  if (root.kind !== 'map') {
    const span =
      root.kind === 'list' ? { start: root.span.start, end: root.span.start + 1 } : root.span;
    const message = `the definition is ${describeNode(root)}, expected a flow: a map with "version", "type" and "steps"`;
    context.report({ code: 'flow-header', span, message });
    return undefined;
  }
  const reading: Reading = { node: root, label: 'the flow', context };
  checkAttributes(reading, FLOW_ATTRIBUTES);
  return compact({
    node: root,
    type: readText(reading, 'type'),
    version: readText(reading, 'version', () => 'write "v1"'),
    steps: parseSteps(reading, 'steps'),
    inputMappings: parseMappings(reading, 'inputMappings'),
    outputMappings: parseMappings(reading, 'outputMappings'),
    timeoutSeconds: readNumber(reading, 'timeoutSeconds'),
  });
}
