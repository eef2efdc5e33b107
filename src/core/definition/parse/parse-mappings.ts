import type { Source } from '../flow.ts';
import type { LocatedMapping, LocatedMappings } from '../located-flow.ts';
import { findEntry } from '../nodes.ts';
import { readList, readMaps, readText, type Reading } from './attributes.ts';
import { compact } from './compact.ts';
import { checkAttributes, MAPPING_ATTRIBUTES } from './known-attributes.ts';
import { parseSource } from './parse-source.ts';

const NULL: Source = { kind: 'constant', value: null };

/** `inputMappings`, `outputMappings`, `errorMappings`: lists of `{target, source}`. Without `source`: null. */
export function parseMappings(reading: Reading, key: string): LocatedMappings | undefined {
  if (!readList(reading, key)) return undefined;
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
