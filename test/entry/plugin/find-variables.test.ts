/** The framework's variables in a text, told from CloudFormation's and from those that are escaped. */
import { describe, expect, it } from '@jest/globals';
import { findVariables } from '../../../src/entry/plugin/find-variables.ts';

const insides = (text: string) => findVariables(text).map(({ inside }) => inside);

describe('variables in a text', () => {
  it.each([
    ['a: ${self:custom.x}', ['self:custom.x']],
    ['a: "${sls:stage}-${opt:name}"', ['sls:stage', 'opt:name']],
    ["a: ${env:NONE, 'its }'}", ["env:NONE, 'its }'"]],
    ['a: ${self:custom.${sls:stage}.x, "}"}', ['self:custom.${sls:stage}.x, "}"']],
    ['a: ${strToBool(${env:X})}', ['strToBool(${env:X})']],
    ["a: ${self:custom.x, 'it'}, isn't ${sls:stage}", ["self:custom.x, 'it'", 'sls:stage']],
    ['a: ${self:open\nb: ${sls:stage}', ['self:open', 'sls:stage']],
    ['${AWS::Region} ${Queue.Arn} ${queue} ${aws::x} $.a ${}', []],
    ['a: \\${self:x}', [undefined]],
  ])('%j', (text, expected) => {
    expect(insides(text)).toEqual(expected);
  });

  it('are told by where they stand; of an escaped one the backslash goes', () => {
    expect(findVariables('ab ${self:x} \\${self:y}')).toEqual([
      { span: { start: 3, end: 12 }, inside: 'self:x' },
      { span: { start: 13, end: 14 } },
    ]);
  });
});
