/** Defects that are put in, each of which the explorer must find. Named after what they do. */
import type { Dependencies } from '../../../src/app/dependencies.ts';
import type { Journal, LoadedExecution } from '../../../src/app/ports.ts';
import { toWorkId } from '../../../src/core/shared/ids.ts';
import type { Defect } from './small-world.ts';

/** A handler that never finds anything left of its own work id. */
const skipsLineTwo: Defect = {
  wrap: (deps) => ({ ...deps, journal: overriding(deps.journal, { load: loadAsStranger(deps) }) }),
};

/** Clients commit before they send; the minute tick moves its cursor before it sends. */
const sendsLast: Defect = {
  wrap: (deps, kind) => (kind === 'handler' ? deps : sendingLast(deps)),
};

/** A put that failed counts as done. */
const believesEveryPut: Defect = {
  wrap: (deps, kind) => (kind === 'callback' ? believing(deps) : deps),
};

/** A task's time-out is noted, and nobody is told to wake up for it. */
const forgetsFarAlarms: Defect = {
  wrap: (deps) => ({
    ...deps,
    alarms: overriding(deps.alarms, { put: async () => undefined }),
  }),
};

export const DEFECTS = {
  acknowledgesFirst: { acknowledgesFirst: true },
  skipsLineTwo,
  sendsLast,
  believesEveryPut,
  forgetsFarAlarms,
} satisfies Readonly<Record<string, Defect>>;

function loadAsStranger({ journal }: Dependencies): Journal['load'] {
  return async (key) => {
    const loaded: LoadedExecution | undefined = await journal.load(key);
    if (loaded === undefined) return undefined;
    const cause = toWorkId('nobody');
    return {
      header: { ...loaded.header, cause },
      entries: loaded.entries.map((entry) => ({ ...entry, cause })),
    };
  };
}

function sendingLast(deps: Dependencies): Dependencies {
  const { journal, alarms, workQueue } = deps;
  const waiting: (() => Promise<void>)[] = [];
  const thenSend = async <Answer>(done: Promise<Answer>): Promise<Answer> => {
    const answer = await done;
    for (const send of waiting.splice(0)) await send();
    return answer;
  };
  return {
    ...deps,
    workQueue: {
      send: async (message, delaySeconds) => {
        waiting.push(() => workQueue.send(message, delaySeconds));
      },
    },
    journal: overriding(journal, {
      start: (inputText, entry, origin) => thenSend(journal.start(inputText, entry, origin)),
      commit: (key, entry) => thenSend(journal.commit(key, entry)),
    }),
    alarms: overriding(alarms, {
      moveCursor: (expected, next) => thenSend(alarms.moveCursor(expected, next)),
    }),
  };
}

function believing(deps: Dependencies): Dependencies {
  const { journal } = deps;
  const commit: Journal['commit'] = async (key, entry) => {
    await journal.commit(key, entry);
    return true;
  };
  return { ...deps, journal: overriding(journal, { commit }) };
}

/** The port with other methods in front of some of its own. */
function overriding<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return new Proxy(port, {
    get: (target, name, receiver) =>
      Reflect.get(name in methods ? methods : target, name, receiver) as unknown,
  });
}
