/** Maps that keep what was used last: in the order of use, the newest entry last. */

/** The key becomes the newest; beyond `most` entries the one that was not used for longest leaves. */
export function putNewest<Key, Value>(
  map: Map<Key, Value>,
  [key, value]: readonly [Key, Value],
  most: number,
): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  for (const longestUnused of map.keys()) {
    map.delete(longestUnused);
    return;
  }
}
