/**
 * The bus that status events are told to. It takes them at once, since a delay would be drawn and each seed have another run,
 * and may be out of reach until nothing goes wrong any more.
 */
import { Fault } from '../../../src/app/app-error.ts';
import type { StatusEvent, StatusEvents } from '../../../src/app/status-events.ts';
import type { Faults } from './faults.ts';

export interface SimBusParts {
  readonly faults: Pick<Faults, 'isBusAway'>;
  readonly onStatus: (event: StatusEvent) => void;
}

export class SimBus implements StatusEvents {
  private readonly parts: SimBusParts;

  constructor(parts: SimBusParts) {
    this.parts = parts;
  }

  async tell(event: StatusEvent): Promise<void> {
    const { faults, onStatus } = this.parts;
    if (faults.isBusAway) throw new Fault('tell the event bus: away');
    onStatus(event);
  }
}
