/** Tables of variables and parameters against what they list. */
import { describe, expect, it } from '@jest/globals';
import { parameterDifferences, variableDifferences } from './documented-settings.ts';

describe('a table of variables', () => {
  const table = [
    '| Variable | Meaning |',
    '|---|---|',
    '| `TABLE`, `QUEUE` | two |',
    '| `PORT` | one, unlike `OTHER` |',
    '| `npm start` | no variable |',
  ].join('\n');

  it('says nothing where it lists all that is read', () => {
    expect(variableDifferences(table, ['QUEUE', 'PORT', 'TABLE'])).toEqual([]);
  });

  it('is told of what it leaves out, and of what nobody reads', () => {
    expect(variableDifferences(table, ['QUEUE', 'PORT', 'BUS'])).toEqual([
      'BUS is read, not told',
      'TABLE is told, not read',
    ]);
  });

  it('does not count a variable that stands in a meaning alone', () => {
    expect(variableDifferences(table, ['QUEUE', 'PORT', 'TABLE', 'OTHER'])).toEqual([
      'OTHER is read, not told',
    ]);
  });
});

describe('a table of parameters', () => {
  const declared = [
    'default:',
    '  deployment: ${self:service}-${sls:stage}',
    '  table: ${param:deployment}',
    "  domain: ''",
    '  steppers: 50',
    "  tags: { owner: '${param:deployment}' }",
    'prod:',
    '  steppers: 100',
  ].join('\n');
  const table = [
    '| `deployment` | `sluice-<stage>` | name |',
    '| `table` | `<deployment>` | table |',
    '| `domain` | | domain |',
    '| `steppers` | `50` | at a time |',
    '| `tags` | `{ owner: <deployment> }` | tags |',
  ].join('\n');

  it('says nothing where names and defaults are those that are declared', () => {
    expect(parameterDifferences(table, declared)).toEqual([]);
  });

  it('is told of another default, a parameter that is missing, and one that is not there', () => {
    const wrong = table.replace('`50`', '`60`').replace('`domain`', '`host`');
    expect(parameterDifferences(wrong, declared)).toEqual([
      'domain is declared, not told',
      'steppers: its default is told as `60`, not `50`',
      'host is told, not declared',
    ]);
  });
});
