import { describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describeApi } from '../../../src/entry/http/openapi/describe-api.ts';
import { operationByAction, OPERATIONS } from '../../../src/entry/http/operations.ts';
import { ApiWorld } from '../../support/api-world.ts';

interface Described {
  readonly operationId: string;
  readonly parameters: readonly Record<string, unknown>[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Record<string, { readonly schema: Record<string, unknown> }>;
  };
  readonly responses: Record<string, unknown>;
}

type SpecData = Parameters<Validator['validate']>[0];

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

const document = describeApi(OPERATIONS) as unknown as Document;
const described = (action: string) => Object.values(document.paths[`/#Action=${action}`] ?? {})[0]!;

async function fetchDescription(headers: Record<string, string> = {}) {
  return new ApiWorld().send({ path: '/openapi.json', headers });
}

describe('the description of the API', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(
      structuredClone(document) as unknown as SpecData,
    );
    expect(errors ?? []).toEqual([]);
    expect([valid, validator.version]).toEqual([true, '3.1']);
  });

  it('has every operation once, by the method of official clients', () => {
    expect(operationByAction.size).toBe(OPERATIONS.length);
    for (const { action, method } of OPERATIONS) {
      const methods = document.paths[`/#Action=${action}`];
      expect(Object.keys(methods ?? {})).toEqual([method.toLowerCase()]);
      expect(described(action).operationId).toBe(action);
    }
    expect(Object.keys(document.paths)).toHaveLength(OPERATIONS.length);
  });

  it('says of a read what stands in its query', () => {
    expect(described('ListExecutions').parameters).toEqual([
      {
        name: 'Action',
        in: 'query',
        required: true,
        schema: { type: 'string', const: 'ListExecutions' },
      },
      { $ref: '#/components/parameters/Version' },
      {
        name: 'FlowName',
        in: 'query',
        required: true,
        schema: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_-]{0,127}$' },
      },
      expect.objectContaining({
        name: 'Limit',
        required: false,
        schema: expect.objectContaining({ type: 'integer', minimum: 1 }),
      }),
      expect.objectContaining({ name: 'NextToken' }),
      expect.objectContaining({
        name: 'Status',
        schema: expect.objectContaining({ enum: expect.arrayContaining(['Running', 'TimedOut']) }),
      }),
      expect.objectContaining({ name: 'StartedTimeBegin' }),
      expect.objectContaining({ name: 'StartedTimeEnd' }),
      expect.objectContaining({ name: 'ExecutionNamePrefix' }),
    ]);
    expect(described('ListExecutions')).not.toHaveProperty('requestBody');
  });

  it('says of a write what stands in its form; a task token stands in the query', () => {
    const { parameters, requestBody } = described('ReportTaskFailed');
    expect(parameters.map(({ name }) => name)).toEqual(['Action', undefined, 'TaskToken']);
    expect(requestBody).toEqual({
      required: true,
      content: {
        'application/x-www-form-urlencoded': {
          schema: {
            type: 'object',
            required: ['Error'],
            properties: {
              Error: { type: 'string', minLength: 1, maxLength: 128 },
              Cause: { type: 'string', minLength: 1, maxLength: 4_096 },
            },
          },
        },
      },
    });
  });
});

describe('GET /openapi.json', () => {
  it('needs no signature', async () => {
    const { status, headers, body } = await fetchDescription();
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'public, max-age=300',
    });
    expect(body).toEqual(document);
  });

  it('is sent again only to who does not have it', async () => {
    const { headers } = await fetchDescription();
    const etag = String(headers['etag']);
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const { status, text } = await fetchDescription({ 'if-none-match': known });
      expect([status, text]).toEqual([304, '']);
    }
    expect((await fetchDescription({ 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('is not logged, as the health check is not', async () => {
    const world = new ApiWorld();
    await world.send({ path: '/openapi.json' });
    expect(world.log).toEqual([]);
  });
});
