/**
 * Lambda's GetFunctionEventInvokeConfig: every function that is here reports how its asynchronous calls end.
 * Source: AWS Lambda API reference.
 */
import type { Route } from '../own-server.ts';
import type { FunctionCatalog } from './function-catalog.ts';
import { parseFunctionName, refuseUnknown } from './invoke-route.ts';
import type { ResultsQueue } from './results-queue.ts';

export interface InvokeConfigSettings {
  readonly catalog: FunctionCatalog;
  readonly results: Pick<ResultsQueue, 'getArn'>;
  readonly region: string;
}

export function invokeConfigRoute({ catalog, results, region }: InvokeConfigSettings): Route {
  return {
    method: 'GET',
    path: /^\/2019-09-25\/functions\/([^/]+)\/event-invoke-config$/,
    answer: async ({ caught: [name = ''] }) => {
      const { lambdaName } = parseFunctionName(name);
      if ((await catalog.find(lambdaName)) === undefined) {
        return refuseUnknown({ lambdaName, region });
      }
      const Destination = await results.getArn();
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          DestinationConfig: { OnSuccess: { Destination }, OnFailure: { Destination } },
        }),
      };
    },
  };
}
