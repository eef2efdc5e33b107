import { describe, expect, it } from '@jest/globals';
import { toSessionName } from '../../../src/adapters/sts/session-name.ts';

describe('the name of a session', () => {
  it.each(['run-7', 'ab', 'a+b=c,d.e@f-g_h', 'r'.repeat(64)])('is %s as it is', (name) => {
    expect(toSessionName(name)).toBe(name);
  });

  it.each(['a', 'a b/c', 'bestellung-ä🦀', 'r'.repeat(65), 'r'.repeat(128)])(
    'of %s is another one, that STS takes',
    (name) => {
      const sessionName = toSessionName(name);
      expect(sessionName).toMatch(/^[\w+=,.@-]{2,64}$/);
      expect(sessionName).toMatch(/-[0-9a-f]{12}$/);
      expect(toSessionName(name)).toBe(sessionName);
    },
  );

  it('differs where names differ only in what is cut or changed', () => {
    const names = ['a b', 'a/b', 'a-b', `${'r'.repeat(64)}1`, `${'r'.repeat(64)}2`, 'a', 'b'];
    expect(new Set(names.map(toSessionName)).size).toBe(names.length);
  });
});
