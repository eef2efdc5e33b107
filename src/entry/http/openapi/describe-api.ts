/**
 * The API as an OpenAPI 3.1 document, made from the table that routes the requests. All operations share the path `/`, which
 * OpenAPI cannot say: each has the action behind a `#`, which clients do not send.
 */
import type { Parameter } from '../../../app/wire/parameter.ts';
import type { JsonObject } from '../../../core/shared/json.ts';
import { API_VERSION } from '../find-action.ts';
import type { Operation } from '../operations/operation.ts';
import { ANSWER_SCHEMAS } from './answer-schemas.ts';

const REQUEST_ID: JsonObject = { type: 'string', description: 'Also the header x-acs-request-id.' };

export function describeApi(operations: readonly Operation[]): JsonObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sluice',
      version: API_VERSION,
      description:
        'Every operation is a request for the path /: what stands behind # in a path here is not sent. Query and form are merged, and GET and POST both work for every operation.',
    },
    servers: [{ url: '/' }],
    security: [{ acs3: [] }, { signature: [] }],
    paths: Object.fromEntries(
      operations.map((operation) => [
        `/#Action=${operation.action}`,
        { [operation.method.toLowerCase()]: describeOperation(operation) },
      ]),
    ),
    components: {
      parameters: { Version: inQuery({ name: 'Version', required: true, schema: VERSION }) },
      responses: { Error: ERROR_RESPONSE },
      schemas: { ...ANSWER_SCHEMAS, Error: ERROR },
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

const VERSION: JsonObject = { type: 'string', const: API_VERSION };

function describeOperation({ action, summary, method, parameters, answer }: Operation): JsonObject {
  const isQuery = (parameter: Parameter<unknown>) =>
    method === 'GET' || parameter.isInQuery === true;
  const query = parameters.filter(isQuery);
  const form = parameters.filter((parameter) => !isQuery(parameter));
  return {
    operationId: action,
    summary,
    parameters: [
      inQuery({ name: 'Action', required: true, schema: { type: 'string', const: action } }),
      { $ref: '#/components/parameters/Version' },
      ...query.map(describeQueryParameter),
    ],
    ...(form.length === 0 ? {} : { requestBody: describeForm(form) }),
    responses: {
      '200': {
        description: 'Success.',
        headers: { 'x-acs-request-id': { schema: { type: 'string' } } },
        content: { 'application/json': { schema: describeAnswer(answer) } },
      },
      default: { $ref: '#/components/responses/Error' },
    },
  };
}

function describeQueryParameter({ name, isRequired, schema }: Parameter<unknown>): JsonObject {
  return inQuery({ name, required: isRequired, schema });
}

function inQuery(parameter: JsonObject): JsonObject {
  return { ...parameter, in: 'query' };
}

function describeForm(parameters: readonly Parameter<unknown>[]): JsonObject {
  const required = parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  const schema = {
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(
      parameters.map((parameter) => [parameter.name, parameter.schema]),
    ),
  };
  return {
    required: required.length > 0,
    content: { 'application/x-www-form-urlencoded': { schema } },
  };
}

function describeAnswer(answer: string): JsonObject {
  return {
    allOf: [
      { type: 'object', required: ['RequestId'], properties: { RequestId: REQUEST_ID } },
      { $ref: `#/components/schemas/${answer}` },
    ],
  };
}

const ERROR: JsonObject = {
  type: 'object',
  required: ['RequestId', 'HostId', 'Code', 'Message'],
  properties: {
    RequestId: REQUEST_ID,
    HostId: { type: 'string' },
    Code: { type: 'string', description: 'Branch on this, never on the message.' },
    Message: { type: 'string' },
  },
};

const ERROR_RESPONSE: JsonObject = {
  description: 'An error, with a status of 400 and above.',
  headers: {
    'x-acs-request-id': { schema: { type: 'string' } },
    'x-acs-retry-after': {
      description: 'With 429: milliseconds until a retry is worth it.',
      schema: { type: 'integer', minimum: 1 },
    },
  },
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

const SECURITY_SCHEMES: JsonObject = {
  acs3: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description:
      'ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…, with the headers x-acs-action, x-acs-version, x-acs-date, x-acs-signature-nonce and x-acs-content-sha256.',
  },
  signature: {
    type: 'apiKey',
    in: 'query',
    name: 'Signature',
    description:
      'Signature version 1.0 (HMAC-SHA1), with the parameters AccessKeyId, SignatureMethod, SignatureVersion, SignatureNonce and Timestamp, in query or form.',
  },
};
