/** Payloads in memory. Nothing expires. */
import { createHash } from 'node:crypto';
import type { ExecutionKey, Payloads } from '../../app/ports.ts';

export class MemoryPayloads implements Payloads {
  private readonly textByRef = new Map<string, string>();

  async put({ flowId, executionName }: ExecutionKey, text: string): Promise<string> {
    const ref = `${flowId}/${executionName}#${createHash('sha256').update(text).digest('hex')}`;
    this.textByRef.set(ref, text);
    return ref;
  }

  async get(ref: string): Promise<string | undefined> {
    return this.textByRef.get(ref);
  }
}
