/** Requests as API Gateway hands them to a Lambda (HTTP API, payload version 2.0). */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export interface HttpRequest {
  readonly method?: string;
  readonly path?: string;
  /** As on the wire, without `?`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

export function gatewayEvent(request: HttpRequest): APIGatewayProxyEventV2 {
  const { method = 'GET', path = '/', query = '', headers = {}, body } = request;
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: query,
    headers: { host: 'fnf.test', ...headers },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'fnf.test',
      domainPrefix: 'fnf',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: 'gateway-request',
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: '01/Jan/2024:00:00:00 +0000',
      timeEpoch: 1_704_067_200_000,
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: request.isBase64Encoded ?? false,
  };
}
