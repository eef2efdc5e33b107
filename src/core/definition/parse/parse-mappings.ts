import type { Source } from '../flow.ts';
import type { LocatedMapping, LocatedMappings } from '../located-flow.ts';
import { findEntry, type LocatedNode } from '../nodes.ts';
import { readList, readMaps, readText, type Reading } from './attributes.ts';
import { compact } from './compact.ts';
import { checkAttributes, MAPPING_ATTRIBUTES } from './known-attributes.ts';
import { parseSource } from './parse-source.ts';

/** Means the same inside braces, without quotes. */
const SHOWN_AS_IT_IS = /^[\w$.]{1,60}$/;
const NULL: Source = { kind: 'constant', value: null };

/** `inputMappings`, `outputMappings`, `errorMappings`: lists of `{target, source}`. Without `source`: null. */
export function parseMappings(reading: Reading, key: string): LocatedMappings | undefined {
  if (!readList(reading, key, mapHint)) return undefined;
  const { context, label } = reading;
  return readMaps(reading, key, (position) => `mapping ${position} in "${key}"`).map(
    (node): LocatedMapping => {
      const mapping: Reading = { node, label: `a mapping in "${key}" of ${label}`, context };
      checkAttributes(mapping, MAPPING_ATTRIBUTES);
      const source = findEntry(node, 'source');
      return compact({
        node,
        list: key,
        target: readText(mapping, 'target'),
        source: source ? parseSource(source.value, context) : NULL,
      });
    },
  );
}

/** `{a: $input.x}`: the author thought of a map from targets to sources. */
function mapHint(node: LocatedNode): string | undefined {
  const first = node.kind === 'map' ? node.entries[0] : undefined;
  if (!first || first.key.startsWith('-') || MAPPING_ATTRIBUTES.includes(first.key)) {
    return undefined;
  }
  const source = first.value.kind === 'scalar' ? first.value.text : '';
  const isPlain = SHOWN_AS_IT_IS.test(first.key) && SHOWN_AS_IT_IS.test(source);
  const [target, shown] = isPlain ? [first.key, source] : ['…', '…'];
  return `write each as an item: - {target: ${target}, source: ${shown}}`;
}
