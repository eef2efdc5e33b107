import type { AccessKeys } from '../../app/ports.ts';

/** Key pairs known from the start: id → secret. */
export function fixedAccessKeys(secretById: Readonly<Record<string, string>>): AccessKeys {
  const secrets = new Map(Object.entries(secretById));
  return { findSecret: async (accessKeyId) => secrets.get(accessKeyId) };
}
