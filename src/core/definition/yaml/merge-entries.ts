/**
 * `<<: *defaults`: keys of another map that this one does not have itself. YAML 1.1, but common in flows with anchors.
 */
import type { Report } from '../diagnostic.ts';
import { isBroken, type MapEntry, type MapNode } from '../nodes.ts';

/** Own entries first; of several merged maps an earlier one wins. */
export function mergeEntries(
  own: readonly MapEntry[],
  merges: readonly MapEntry[],
  report: Report,
): readonly MapEntry[] {
  if (merges.length === 0) return own;
  const merged = new Map(own.map((entry) => [entry.key, entry]));
  for (const merge of merges) {
    for (const entry of mapsOf(merge, report).flatMap((map) => map.entries)) {
      if (!merged.has(entry.key)) merged.set(entry.key, entry);
    }
  }
  return [...merged.values()];
}

function mapsOf({ keySpan, value }: MapEntry, report: Report): readonly MapNode[] {
  const nodes = (value.kind === 'list' ? value.items : [value]).filter((node) => !isBroken(node));
  const maps = nodes.filter((node) => node.kind === 'map');
  if (maps.length < nodes.length) {
    const message = 'key "<<" merges something else than maps, expected a map or a list of maps';
    report({ code: 'yaml-merge', span: keySpan, message });
  }
  return maps;
}
