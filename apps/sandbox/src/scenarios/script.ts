import type { CommandScript, Scenario, Step } from './scenario.js';

/** What the tables of scenarios are written with. */

export const pendingAfter = (afterMs: number): Step => ({ afterMs, status: 'pending' });
export const paidAfter = (afterMs: number): Step => ({ afterMs, status: 'paid' });
export const failedAfter = (afterMs: number, code: string): Step => ({ afterMs, status: 'failed', code });
/** The provider takes the money back. */
export const returnedAfter = (afterMs: number): Step => ({ afterMs, status: 'returned', code: 'recipient_returned' });
/** A part of the money comes back: this much of the amount stays out, in percent. */
export const partReturnedAfter = (afterMs: number, paidPercent: number): Step => ({
  afterMs,
  status: 'partly_returned',
  code: 'recipient_returned',
  paidPercent,
});

const DONE: CommandScript = { result: 'done' };
const DEFAULTS = { steps: [], notifications: 'once', revoke: DONE, cancel: DONE } as const;

type Script = Pick<Scenario, 'status'> & Partial<Omit<Scenario, 'accountNumber' | 'group' | 'title' | 'description'>>;

/** Makes the scenarios of a group. */
export const inGroup =
  (group: string) =>
  (accountNumber: string, title: string, description: string, script: Script): Scenario => ({
    accountNumber,
    group,
    title,
    description,
    ...DEFAULTS,
    ...script,
  });
