import type { AccessKey, AccessKeys } from '../../app/access-keys.ts';

/** Keys known from the start, by id. */
export function fixedAccessKeys(keyById: Readonly<Record<string, AccessKey>>): AccessKeys {
  const keys = new Map(Object.entries(keyById));
  return { findKey: async (accessKeyId) => keys.get(accessKeyId) };
}
