import { describe, expect, it } from '@jest/globals';
import {
  parseTraceHeader,
  toTraceHeader,
  toTraceparent,
} from '../../../src/core/shared/trace-header.ts';

const root = '1-5759e988-bd862e3fe1be46a994272793';
const parent = '53995c3f42cd8ad8';
const HEADER = `Root=${root};Parent=${parent};Sampled=1`;

describe('a trace header', () => {
  it('is read and written', () => {
    expect(parseTraceHeader(HEADER)).toEqual({ root, parent });
    expect(toTraceHeader({ root, parent })).toBe(HEADER);
  });

  it.each([
    `Sampled=1;Parent=${parent};Root=${root}`,
    `${HEADER};Lineage=25:a87bd80c:1`,
    `Self=1-67891234-12456789abcdef012345678a;${HEADER}`,
    `${HEADER};`,
  ])('may have its fields in any order, and others, which are dropped: %s', (header) => {
    expect(parseTraceHeader(header)).toEqual({ root, parent });
  });

  it.each([
    '',
    'nonsense',
    `Root=${root};Parent=${parent};Sampled=0`,
    `Root=${root};Parent=${parent};Sampled=?`,
    `Root=${root};Parent=${parent}`,
    `Root=${root};Sampled=1`,
    `Parent=${parent};Sampled=1`,
    `Root=${root.toUpperCase()};Parent=${parent};Sampled=1`,
    `Root=${root}0;Parent=${parent};Sampled=1`,
    `Root=${root};Parent=${parent}0;Sampled=1`,
    `Root=${root};Parent=${parent};Sampled=10`,
    `NotRoot=${root};Parent=${parent};Sampled=1`,
    `Root=${root}\r\nx: y;Parent=${parent};Sampled=1`,
  ])('is none, or of a trace that is not recorded: %j', (header) => {
    expect(parseTraceHeader(header)).toBeUndefined();
    expect(toTraceparent(header)).toBeUndefined();
  });

  it("has the same ids as W3C's", () => {
    expect(toTraceparent(HEADER)).toBe('00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01');
  });
});
