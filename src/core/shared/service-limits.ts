/** Bounds of service parameters, checked when a flow is created and again when its references have values. */
import { SECONDS_PER_DAY } from './units.ts';

/** FDL reference 5.4: what a flow may ask for. */
export const LONGEST_DELAY_SECONDS = 7 * SECONDS_PER_DAY;
/** SQS delays a message by 15 minutes at most. */
export const MAX_DELAY_SECONDS = 900;
/** FDL reference 5.4. */
export const PRIORITIES = { least: 1, most: 16 } as const;
/** Where the flow gives none (reading). */
export const DEFAULT_PRIORITY = 8;
