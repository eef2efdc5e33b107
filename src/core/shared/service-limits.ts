/** Bounds of service parameters, checked when a flow is created and again when its references have values. */

/** SQS delays a message by 15 minutes at most. */
export const MAX_DELAY_SECONDS = 900;
/** FDL reference 5.4. */
export const PRIORITIES = { least: 1, most: 16 } as const;
/** Where the flow gives none (reading). */
export const DEFAULT_PRIORITY = 8;
