/**
 * Executions' status as events on an EventBridge bus: source `sluice`, detail type `Execution Status Changed`. What stands
 * in them: docs/monitoring.md
 */
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { Fault } from '../../app/app-error.ts';
import type { StatusEvent, StatusEvents } from '../../app/status-events.ts';

export interface BusEventsSettings {
  readonly client: EventBridgeClient;
  /** A name, or an ARN. */
  readonly bus: string;
  /** Of several in one account, e.g. `sluice-dev`. */
  readonly deployment: string;
}

export class BusEvents implements StatusEvents {
  private readonly settings: BusEventsSettings;

  constructor(settings: BusEventsSettings) {
    this.settings = settings;
  }

  /** Whatever keeps an event from the bus, a defect of a client too: an execution must not fail by it. */
  async tell(event: StatusEvent): Promise<void> {
    const { client, bus, deployment } = this.settings;
    const entry = {
      Source: 'sluice',
      DetailType: 'Execution Status Changed',
      EventBusName: bus,
      Time: new Date(event.stoppedAt ?? event.startedAt),
      Resources: [],
      Detail: JSON.stringify({ deployment, ...event }),
    };
    const answer = await client.send(new PutEventsCommand({ Entries: [entry] })).catch(refuse);
    const refused = answer.Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (refused === undefined) return;
    throw new Fault(`tell the event bus: ${refused.ErrorCode}: ${refused.ErrorMessage ?? ''}`);
  }
}

function refuse(error: unknown): never {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  throw new Fault(`tell the event bus: ${text}`, { cause: error });
}
