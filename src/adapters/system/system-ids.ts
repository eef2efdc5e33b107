import { createHash, randomUUID } from 'node:crypto';
import type { Ids } from '../../app/ports.ts';

export const systemIds: Ids = {
  uuid: () => randomUUID(),
  random: () => Math.random(),
  sha256Hex: (text) => createHash('sha256').update(text).digest('hex'),
};
