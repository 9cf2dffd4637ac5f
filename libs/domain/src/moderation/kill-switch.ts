import type { Operation } from '../reports/evidence.js';

/** What a kill switch stops, the widest first: all live sends, or those of one merchant, service or provider account. */
export const KILL_SWITCH_SCOPES = ['all', 'merchant', 'service', 'account'] as const;

export type KillSwitchScope = (typeof KILL_SWITCH_SCOPES)[number];

/** The operations that move money out. A kill switch stops them; those that bring money back go on, and so do enquiries. */
export const STOPPABLE_OPERATIONS: readonly Operation[] = ['invoke', 'submit_details'];

/** How long a request to resume waits for a second person, in minutes. */
export const RESUME_REQUEST_MINUTES = 60;
