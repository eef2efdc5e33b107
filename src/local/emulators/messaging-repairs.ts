/**
 * What fauxqs 2.4.1 does not do as it should, put right from outside. Its own modules are reached by their files, because
 * the package shows its front door only. The version is pinned; a test fails when a repair no longer takes.
 */
import { Server } from 'node:net';
import { HOST } from '../free-port.ts';

interface Persistence {
  readonly db: { prepare(sql: string): { run(...values: string[]): void } };
  updateMessageReady(messageId: string): void;
}

interface SqsStore {
  buildQueueUrl: (name: string, port: string, requestHost: string) => string;
  createQueue: (name: string, url: string, ...rest: unknown[]) => unknown;
}

interface SqsTypes {
  readonly INVALID_MESSAGE_BODY_CHAR: RegExp;
}

interface Modules {
  readonly sqsTypes: SqsTypes;
  readonly PersistenceManager: { readonly prototype: Persistence };
  readonly SqsStore: { readonly prototype: SqsStore };
}

const ACCOUNT = '000000000000';

const queueUrl = (host: string, name: string) => `http://${host}/${ACCOUNT}/${name}`;

export interface MessagingRepairs {
  /** Runs `start`; queues that it reads from the disk get addresses at `host` (name and port). */
  readonly movingQueuesTo: <T>(host: string, start: () => Promise<T>) => Promise<T>;
}

export async function repairMessaging(): Promise<MessagingRepairs> {
  const { sqsTypes, PersistenceManager, SqsStore } = await importModules();
  acceptEveryCharacter(sqsTypes.INVALID_MESSAGE_BODY_CHAR);
  keepReturnedMessages(PersistenceManager.prototype);
  const store = SqsStore.prototype;
  // Its own addresses begin with `sqs.<region>.localhost`, which many systems cannot resolve, and clients follow them.
  store.buildQueueUrl = (name, _port, requestHost) => queueUrl(requestHost, name);
  return {
    movingQueuesTo(host, start) {
      const { createQueue } = store;
      store.createQueue = function (this: SqsStore, name, _url, ...rest) {
        return createQueue.call(this, name, queueUrl(host, name), ...rest);
      };
      try {
        // The disk is read before the first pause: the promise is not waited for.
        return start();
      } finally {
        store.createQueue = createQueue;
      }
    },
  };
}

async function importModules(): Promise<Modules> {
  const entry = import.meta.resolve('fauxqs');
  const load = async <T>(file: string) => (await import(new URL(file, entry).href)) as T;
  const sqsTypes = await load<SqsTypes>('./sqs/sqsTypes.js');
  const { PersistenceManager } =
    await load<Pick<Modules, 'PersistenceManager'>>('./persistence.js');
  const { SqsStore } = await load<Pick<Modules, 'SqsStore'>>('./sqs/sqsStore.js');
  return { sqsTypes, PersistenceManager, SqsStore };
}

/** What SQS refuses, whole characters taken: without the flag every emoji looks like two halves of one. */
const REFUSED_CHARACTER = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

function acceptEveryCharacter(invalidCharacter: RegExp): void {
  Object.defineProperty(invalidCharacter, 'test', {
    value: (text: string) => REFUSED_CHARACTER.test(text),
    configurable: true,
  });
}

/**
 * A message whose visibility is set to 0 would be lost: NULL is written where the table has NOT NULL, which throws between
 * taking the message out of flight and putting it back.
 */
function keepReturnedMessages(persistence: Persistence): void {
  persistence.updateMessageReady = function (this: Persistence, messageId) {
    this.db
      .prepare(
        'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
      )
      .run(messageId);
  };
}

/**
 * fauxqs listens on every interface of the machine and has no option for it. Anybody in the same network could read and
 * write the queues, so whatever begins to listen while it starts does so on our own address.
 */
export async function listeningHere<T>(start: () => Promise<T>): Promise<T> {
  const listen = Object.getOwnPropertyDescriptor(Server.prototype, 'listen');
  Object.defineProperty(Server.prototype, 'listen', {
    ...listen,
    value(this: Server, ...args: unknown[]): unknown {
      const [options, ...rest] = args;
      const moved = typeof options === 'object' ? { ...options, host: HOST } : options;
      return Reflect.apply(listen?.value as (...all: unknown[]) => unknown, this, [moved, ...rest]);
    },
  });
  try {
    return await start();
  } finally {
    if (listen !== undefined) Object.defineProperty(Server.prototype, 'listen', listen);
  }
}
