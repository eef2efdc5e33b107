import { describe, expect, it } from '@jest/globals';
import { Fault } from '../../src/app/app-error.ts';
import { definitionCache } from '../../src/app/definition-cache.ts';
import { checkFlow } from '../../src/core/definition/check-flow.ts';
import { toDefinitionHash } from '../../src/core/shared/ids.ts';

const TEXT = 'version: v1\ntype: flow\nsteps:\n  - type: pass\n    name: only\n';
const hash = (text: string) => toDefinitionHash(text);

function open(texts: Record<string, string | Error>) {
  const read: string[] = [];
  const flows = {
    findDefinition: async (wanted: string): Promise<string | undefined> => {
      read.push(wanted);
      const text = texts[wanted];
      if (text instanceof Error) throw text;
      return text;
    },
  };
  return { read, flows };
}

describe('definitions', () => {
  it('are read and checked once, for readers at the same time too', async () => {
    const { read, flows } = open({ a: TEXT });
    const definitions = definitionCache(flows);
    const [first, second] = await Promise.all([
      definitions.get(hash('a')),
      definitions.get(hash('a')),
    ]);
    expect(first.text).toBe(TEXT);
    expect(first.flow.steps).toMatchObject([{ type: 'pass', name: 'only' }]);
    expect(second).toBe(first);
    expect(await definitions.get(hash('a'))).toBe(first);
    expect(read).toEqual(['a']);
  });

  it('leave in the order of use when there are too many', async () => {
    const { read, flows } = open({ a: TEXT, b: TEXT, c: TEXT });
    const definitions = definitionCache(flows, 2);
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await definitions.get(hash(name));
    expect(read).toEqual(['a', 'b', 'c', 'b']);
  });

  it('that could not be read are read again', async () => {
    const texts: Record<string, string | Error> = { a: new Fault('throttled') };
    const { read, flows } = open(texts);
    const definitions = definitionCache(flows);
    await expect(definitions.get(hash('a'))).rejects.toThrow('throttled');
    texts['a'] = TEXT;
    expect((await definitions.get(hash('a'))).text).toBe(TEXT);
    expect(read).toEqual(['a', 'a']);
  });

  it('that a rule refuses by now used to break their executions, and are still read', async () => {
    const refused = [
      'version: v9\ntype: flow\nsteps: [{type: pass, name: "two words", end: true}]\n',
      'version: v1\ntype: flow\nsteps: [{type: wait, name: w, duration: 99999999999}]\n',
      `version: v1\ntype: flow\nsteps: [{type: pass, name: ${'n'.repeat(300)}}]\n`,
    ];
    for (const text of refused) {
      expect(checkFlow(text).flow).toBeUndefined();
      const definitions = definitionCache(open({ old: text }).flows);
      expect((await definitions.get(hash('old'))).flow.steps).toHaveLength(1);
    }
  });

  it('that are not stored, or not valid, are defects', async () => {
    const { flows } = open({ bad: 'steps: 5' });
    const definitions = definitionCache(flows);
    await expect(definitions.get(hash('none'))).rejects.toThrow('is stored');
    await expect(definitions.get(hash('bad'))).rejects.toThrow('was checked');
  });
});
