/** Port calls by number, and what the world has to know of each. */
import { hash } from 'node:crypto';
import type { AlarmItem, ExecutionKey, WorkMessage } from '../../../src/app/ports.ts';
import type { RunTask } from '../../../src/core/engine/effect.ts';
import type { ExecutionOrigin } from '../../../src/core/engine/journal-entry.ts';
import { invariant } from '../../../src/core/shared/invariant.ts';
import { Interner } from './interner.ts';
import type { PortCall } from './process-run.ts';

export interface MessageFacts {
  readonly id: number;
  readonly message: WorkMessage;
  /** Number of its execution. */
  readonly keyId: number;
  /** The process that made it. */
  readonly sender: string;
}

export type CallFacts = { readonly id: number; readonly call: PortCall } & (
  | { readonly port: 'journal'; readonly keyId: number; readonly isRead: boolean }
  | { readonly port: 'workQueue'; readonly messageId: number; readonly delayMs: number }
  | { readonly port: 'alarms'; readonly isRead: boolean; readonly item?: AlarmItem }
  | { readonly port: 'tasks'; readonly task: RunTask }
  | { readonly port: 'clock'; readonly untilMs: number }
);

const WRITES = new Set(['start', 'commit', 'closeHeader', 'put', 'moveCursor']);

export class PortCalls {
  readonly keys = new Interner<ExecutionKey>();
  private readonly calls = new Interner<PortCall>();
  private readonly facts: CallFacts[] = [];
  private readonly messages = new Interner<WorkMessage>();
  private readonly messageFacts: MessageFacts[] = [];

  get size(): number {
    return this.calls.size;
  }

  idOf(call: PortCall): number {
    const id = this.calls.idOf(call);
    this.facts[id] ??= this.describe(id, this.calls.get(id));
    return id;
  }

  get(id: number): CallFacts {
    const facts = this.facts[id];
    invariant(facts !== undefined, `call ${id} is known`);
    return facts;
  }

  message(id: number): MessageFacts {
    const facts = this.messageFacts[id];
    invariant(facts !== undefined, `message ${id} is known`);
    return facts;
  }

  keyIdOf({ flowId, executionName }: ExecutionKey): number {
    return this.keys.idOf({ flowId, executionName });
  }

  private describe(id: number, call: PortCall): CallFacts {
    const { port, method, args } = call;
    const isRead = !WRITES.has(method);
    switch (port) {
      case 'journal': {
        const key = method === 'start' ? (args[2] as ExecutionOrigin) : (args[0] as ExecutionKey);
        return { id, call, port, keyId: this.keyIdOf(key), isRead };
      }
      case 'workQueue': {
        const [message, seconds] = args as [WorkMessage, number];
        return { id, call, port, messageId: this.messageIdOf(message), delayMs: seconds * 1_000 };
      }
      case 'alarms':
        return method === 'put'
          ? { id, call, port, isRead, item: args[0] as AlarmItem }
          : { id, call, port, isRead };
      case 'tasks':
        return { id, call, port, task: args[0] as RunTask };
      case 'clock':
        return { id, call, port, untilMs: args[0] as number };
    }
  }

  private messageIdOf(message: WorkMessage): number {
    const id = this.messages.idOf(message);
    this.messageFacts[id] ??= {
      id,
      message,
      keyId: this.keyIdOf(message.key),
      sender: makerOf(message.workId),
    };
    return id;
  }
}

export const IDS = { sha256Hex: (text: string) => hash('sha256', text) };

/** Work ids are a process's name and a number of its own. */
export function makerOf(workId: string): string {
  return workId.slice(0, workId.lastIndexOf('/'));
}
