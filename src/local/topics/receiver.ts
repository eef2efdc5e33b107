/** What receives one subscription's messages: an HTTP address, or a mailbox, which the local stack has none of. */
import { pushConfirmation, pushNotification } from './http-push.ts';
import { mailConfirmation, mailNotification } from './printed-mail.ts';
import type { BridgedSubscription } from './sns-control.ts';

/** `refused`: trying again will not help. */
export type PushOutcome = 'accepted' | 'refused' | 'failed';

export interface Notification {
  /** The envelope as the topic made it, or for raw delivery the message alone. */
  readonly body: string;
  readonly messageId: string;
  readonly isRaw: boolean;
}

export interface Receiver {
  /** Asks it to confirm. Once signal is aborted it waits for no answer. */
  ask(signal: AbortSignal): Promise<PushOutcome>;
  take(notification: Notification, signal: AbortSignal): Promise<PushOutcome>;
}

export interface ReceiverSettings {
  readonly subscription: BridgedSubscription;
  /** Where confirmations go. */
  readonly bridgeUrl: string;
  /** Takes a line: the mail that would be sent. */
  readonly print: (line: string) => void;
}

export function receiverOf({ subscription, bridgeUrl, print }: ReceiverSettings): Receiver {
  if (subscription.protocol === 'http') {
    return {
      ask: (signal) => pushConfirmation(subscription, { bridgeUrl, signal }),
      take: (notification, signal) =>
        pushNotification(subscription, notification, { bridgeUrl, signal }),
    };
  }
  return {
    ask: async () => {
      print(mailConfirmation(subscription, bridgeUrl));
      return 'accepted';
    },
    take: async (notification) => {
      print(mailNotification(subscription, notification));
      return 'accepted';
    },
  };
}
