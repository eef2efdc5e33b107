/** Bodies of work messages: texts, or references to texts that are stored apart; and some that are no messages at all. */
import type { Payloads, WorkMessage } from '../../../src/app/ports.ts';
import {
  decodeWorkMessage,
  encodePayloadReference,
  encodeWorkMessage,
} from '../../../src/app/work-message.ts';
import type { RunId } from '../../../src/core/shared/ids.ts';
import { findExecutionNamed } from '../../../src/entry/queue/read-message.ts';
import type { Faults } from './faults.ts';

/** Names no execution. */
export const POISON = 'not a work message';

/** Says which execution waits for it, and nothing else. */
export function poisonFor(key: WorkMessage['key'], runId: RunId, id: number): string {
  return JSON.stringify({ workId: `poison-${id}`, key, runId });
}

export class Bodies {
  private readonly faults: Faults;
  private readonly payloads: Payloads;
  private readonly messageByReference = new Map<string, WorkMessage>();

  constructor(faults: Faults, payloads: Payloads) {
    this.faults = faults;
    this.payloads = payloads;
  }

  async encode(message: WorkMessage): Promise<string> {
    const body = encodeWorkMessage(message);
    if (!this.faults.strikes('body stored apart')) return body;
    const reference = encodePayloadReference(message, await this.payloads.put(message.key, body));
    this.messageByReference.set(reference, message);
    return reference;
  }

  /** Of one that only names an execution, no more than that counts. */
  read(body: string): WorkMessage | undefined {
    const decoded = decodeWorkMessage(body);
    if (decoded.kind === 'message') return decoded.message;
    if (decoded.kind === 'payload') return this.messageByReference.get(body);
    const named = findExecutionNamed(body);
    return named && ({ ...named, work: { trigger: { type: 'Start' } } } as WorkMessage);
  }
}

export function isPoison(body: string): boolean {
  return decodeWorkMessage(body).kind === 'unreadable';
}
