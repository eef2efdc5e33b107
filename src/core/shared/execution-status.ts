/** How an execution can have ended, and the events that say so. Source: FDL reference 6.1, 6.3. */
export const TERMINAL_STATUSES = ['Succeeded', 'Failed', 'TimedOut', 'Stopped'] as const;
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];

/** The status that an event of this type ends its execution with; undefined: it ends none. */
export function statusByEnd(eventType: string | undefined): TerminalStatus | undefined {
  return TERMINAL_STATUSES.find((status) => eventType === `Execution${status}`);
}
