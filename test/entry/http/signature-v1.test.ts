import { describe, expect, it } from '@jest/globals';
import { signV1, stringToSignV1 } from '../../../src/entry/http/signature-v1.ts';

const START: readonly (readonly [string, string])[] = [
  ['FlowName', 'demo_flow'],
  ['ExecutionName', 'run-1'],
  ['Input', '{"n": 1}'],
  ['Action', 'StartExecution'],
  ['Version', '2019-03-15'],
  ['Format', 'JSON'],
  ['AccessKeyId', 'testid'],
  ['SignatureMethod', 'HMAC-SHA1'],
  ['SignatureVersion', '1.0'],
  ['SignatureNonce', '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf'],
  ['Timestamp', '2024-01-02T03:04:05Z'],
];

describe('signature version 1.0', () => {
  it('builds the string to sign of the reference', () => {
    expect(stringToSignV1('POST', START)).toBe(
      'POST&%2F&AccessKeyId%3Dtestid%26Action%3DStartExecution%26ExecutionName%3Drun-1%26FlowName%3Ddemo_flow%26Format%3DJSON%26Input%3D%257B%2522n%2522%253A%25201%257D%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26Timestamp%3D2024-01-02T03%253A04%253A05Z%26Version%3D2019-03-15',
    );
  });

  it('signs the first vector of the reference', () => {
    expect(signV1('POST', START, 'testsecret')).toBe('Dp2CYUN8QAMOn/po9rRt4fG0aaw=');
  });

  it('signs the second vector: an empty parameter that is sent is signed', () => {
    const signature = signV1('POST', [...START, ['SignatureType', '']], 'testsecret');
    expect(signature).toBe('aiLCCbjUtLHZcjEIwGJoar//f4g=');
  });

  it('leaves the signature itself out', () => {
    const signature = signV1('POST', [...START, ['Signature', 'x']], 'testsecret');
    expect(signature).toBe('Dp2CYUN8QAMOn/po9rRt4fG0aaw=');
  });

  it("encodes what encodeURIComponent leaves alone: ! ' ( ) *", () => {
    expect(stringToSignV1('GET', [['a', "!'()*~ "]])).toBe(
      'GET&%2F&a%3D%2521%2527%2528%2529%252A~%2520',
    );
  });
});
