/**
 * Flows by the hash of their text, kept in memory: a definition never changes, so nothing is ever stale. Bounded:
 * the one not used for longest leaves first. Two readers of one hash share one read.
 */
import type { Flow } from '../core/definition/flow.ts';
import { readFlow } from '../core/definition/read-flow.ts';
import type { DefinitionHash } from '../core/shared/ids.ts';
import { invariant } from '../core/shared/invariant.ts';
import { putNewest } from '../core/shared/put-newest.ts';
import type { Definitions, FlowStore } from './ports.ts';

interface Definition {
  readonly flow: Flow;
  readonly text: string;
}

const DEFAULT_CAPACITY = 200;

/** `toFlow`: reads a text that was found; the same text always to the same flow. */
export function definitionCache(
  flows: Pick<FlowStore, 'findDefinition'>,
  capacity: number = DEFAULT_CAPACITY,
  toFlow: typeof readFlow = readFlow,
): Definitions {
  /** In the order of use, the newest last. */
  const readingByHash = new Map<DefinitionHash, Promise<Definition>>();

  async function read(hash: DefinitionHash): Promise<Definition> {
    try {
      return await readDefinition(hash);
    } catch (error) {
      // The next one tries again: a failed read is not kept.
      readingByHash.delete(hash);
      throw error;
    }
  }

  async function readDefinition(hash: DefinitionHash): Promise<Definition> {
    const text = await flows.findDefinition(hash);
    invariant(text !== undefined, `definition ${hash} is stored`);
    const flow = toFlow(text);
    invariant(flow !== undefined, `definition ${hash} was checked before it was stored`);
    return { flow, text };
  }

  return {
    get(hash) {
      const reading = readingByHash.get(hash) ?? read(hash);
      putNewest(readingByHash, [hash, reading], capacity);
      return reading;
    },
  };
}
