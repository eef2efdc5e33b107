/** `GET /openapi.json`: the same for everybody, without a signature. It changes with a release only. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Ids } from '../../../app/ports.ts';
import { OPERATIONS } from '../operations.ts';
import { describeApi } from './describe-api.ts';

interface Description {
  readonly text: string;
  readonly etag: string;
}

/** Few ask for it: it is made for the first. */
let description: Description | undefined;

/** 304 for whoever has it already. */
export function answerDescription(
  ids: Pick<Ids, 'sha256Hex'>,
  event: APIGatewayProxyEventV2,
): APIGatewayProxyStructuredResultV2 {
  const { text, etag } = (description ??= describe(ids));
  const headers = { etag, 'cache-control': 'public, max-age=300' };
  const known = (event.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim());
  if (known.includes(etag) || known.includes(`W/${etag}`)) return { statusCode: 304, headers };
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
  };
}

function describe(ids: Pick<Ids, 'sha256Hex'>): Description {
  const text = JSON.stringify(describeApi(OPERATIONS));
  return { text, etag: `"${ids.sha256Hex(text).slice(0, 32)}"` };
}
