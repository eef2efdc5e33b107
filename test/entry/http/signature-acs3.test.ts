import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { canonicalRequest, sha256Hex, signAcs3 } from '../../../src/entry/http/signature-acs3.ts';

const BODY = 'ExecutionName=run-1&FlowName=demo_flow&Input=%7B%22n%22%3A%201%7D';

/** The vector of the reference. */
const START = {
  method: 'POST',
  query: [],
  headers: {
    host: 'cn-hangzhou.fnf.aliyuncs.com',
    'content-type': 'application/x-www-form-urlencoded',
    'x-acs-action': 'StartExecution',
    'x-acs-content-sha256': '0b3e0790b4ca0e6eb0ed74bd3da996e37eac49a39dc66ce092ee672b01dc09df',
    'x-acs-date': '2024-01-02T03:04:05Z',
    'x-acs-signature-nonce': '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
    'x-acs-version': '2019-03-15',
    accept: '*/*',
  },
  signedHeaders: [
    'content-type',
    'host',
    'x-acs-action',
    'x-acs-content-sha256',
    'x-acs-date',
    'x-acs-signature-nonce',
    'x-acs-version',
  ],
  bodyHash: '0b3e0790b4ca0e6eb0ed74bd3da996e37eac49a39dc66ce092ee672b01dc09df',
};

describe('signature ACS3-HMAC-SHA256', () => {
  it('hashes the body of the reference', () => {
    expect(sha256Hex(BODY)).toBe(START.bodyHash);
  });

  it('builds the canonical request of the reference', () => {
    expect(createHash('sha256').update(canonicalRequest(START)).digest('hex')).toBe(
      'e9be3f044ed50d4a66cdc6e43ae7623e97869245d499dfa1bb009be531e5f416',
    );
  });

  it('signs the vector of the reference', () => {
    expect(signAcs3(START, 'testsecret')).toBe(
      '2168658c4793aa2fec317a08d20ef7e2e6fc31223e393c9afa58e7dcc31c4bfd',
    );
  });

  it('sorts and encodes the query; an empty value keeps its equals sign', () => {
    const query = [
      ['b', ''],
      ['a', 'x y*~'],
      ['B', '1'],
    ] as const;
    expect(canonicalRequest({ ...START, query }).split('\n')[2]).toBe('B=1&a=x%20y%2A~&b=');
  });

  it('takes headers as they are named: trimmed, absent ones empty, those of every object absent', () => {
    const headers = { host: '  fnf.test ' };
    const signedHeaders = ['host', 'x-acs-date', 'constructor'];
    const request = { ...START, headers, signedHeaders };
    expect(canonicalRequest(request).split('\n').slice(3)).toEqual([
      'constructor:',
      'host:fnf.test',
      'x-acs-date:',
      '',
      'host;x-acs-date;constructor',
      START.bodyHash,
    ]);
  });
});
