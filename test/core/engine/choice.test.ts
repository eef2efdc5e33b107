import { describe, expect, it } from '@jest/globals';
import { given } from '../../support/spec.ts';

describe('the arm of a choice', () => {
  it('may leave a local of exactly the largest size', () => {
    const flow = `steps:
  - type: choice
    name: pick
    choices:
      - condition: "true"
        steps: [{type: pass, name: a, outputMappings: [{target: a, source: 12}]}]`;
    expect(given(flow, { valueBytes: 8 }).started().state.end?.output).toEqual({ a: 12 });
    expect(given(flow, { valueBytes: 7 }).started().state.end?.failure?.error).toBe(
      'FnF.PayloadTooLarge',
    );
  });
});
