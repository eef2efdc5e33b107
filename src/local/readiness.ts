/** A file in the data folder that is there while the stack is ready: the service, a process of its own, looks for it. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Readiness {
  readonly file: string;
  declare(): void;
  stop(): void;
}

/** One that a killed stack has left is removed. */
export function startReadiness(dataDir: string): Readiness {
  const file = path.join(dataDir, 'ready');
  const stop = () => rmSync(file, { force: true });
  stop();
  return { file, declare: () => writeFileSync(file, ''), stop };
}
