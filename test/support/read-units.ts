/** What reads cost: the capacity units that the table's server answers with. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface ReadUnits {
  /** Since the last time that it was asked. */
  take(): number;
}

export function countReadUnits(client: DynamoDBClient): ReadUnits {
  let units = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      const answer = await next(args);
      const { ConsumedCapacity: consumed } = answer.output as {
        ConsumedCapacity?: { CapacityUnits?: number };
      };
      units += consumed?.CapacityUnits ?? 0;
      return answer;
    },
    { step: 'initialize', name: 'countReadUnits' },
  );
  return {
    take: () => {
      const taken = units;
      units = 0;
      return taken;
    },
  };
}
