import { providerPath } from '../lifecycle/transitions.js';
import { PAYOUT_STATUSES, type PayoutStatus } from '../lifecycle/statuses.js';
import { REPORTED_STATUSES, type ReportedStatus } from './reported-status.js';
import type { ReportFacts } from './weighing-facts.js';
import { WEIGHING_TABLE, type WeighingConditions, type WeighingEffect, type WeighingRow } from './weighing-table.js';

/**
 * What a report means for a payout.
 * - `move`: the statuses to pass through, in order
 * - `learn_amount`: the status stays, and now it is known how much is out
 * - `ask`: nothing follows before the provider has answered a question
 * - `open_case`: people decide; the provider is asked where that can help
 * - `ignore`: it is equal to what is known, older than it, or counts only as evidence
 */
export type Weighing = (Exclude<WeighingEffect, { kind: 'move' }> | { kind: 'move'; path: PayoutStatus[] }) & {
  /** Why, in one sentence. */
  because: string;
};

/** The rows that can fit a payout in a status and a report of one. */
const ROWS: ReadonlyMap<PayoutStatus, ReadonlyMap<ReportedStatus, readonly WeighingRow[]>> = new Map(
  PAYOUT_STATUSES.map((status) => [
    status,
    new Map(REPORTED_STATUSES.map((reported) => [reported, WEIGHING_TABLE.filter(({ when }) => fitsStatuses(when, status, reported))])),
  ]),
);

/** Weighs one report against everything that is known: the first fitting row of the table decides. Pure; open cases are the caller's matter. */
export function weighReport(facts: ReportFacts): Weighing {
  for (const { when, then, because } of ROWS.get(facts.status)?.get(facts.reportedStatus) ?? []) {
    if (!fits(when, facts)) continue;
    if (then.kind !== 'move') return { ...then, because };
    const to = then.to === 'reported' ? (facts.reportedStatus as PayoutStatus) : then.to;
    return { kind: 'move', path: providerPath(facts.status, to), because };
  }
  throw new Error(`no row of the table weighs ${facts.reportedStatus} for a payout that is ${facts.status}`);
}

function fitsStatuses(when: WeighingConditions, status: PayoutStatus, reported: ReportedStatus): boolean {
  return isAmong(when.status, status) && isAmong(when.reported, reported) && (!when.isPresentStatus || reported === status);
}

function fits(when: WeighingConditions, facts: ReportFacts): boolean {
  return (
    isAmong(when.source, facts.source) &&
    isAmong(when.amount, facts.amount) &&
    isAmong(when.knownAmount, facts.knownAmount) &&
    isAmong(when.currency, facts.currency) &&
    isAmong(when.key, facts.key) &&
    isAmong(when.account, facts.account) &&
    isAmong(when.request, facts.request) &&
    isAmong(when.age, facts.age) &&
    (!when.knows || when.knows.some((fact) => facts.known[fact]))
  );
}

function isAmong<Value>(allowed: readonly Value[] | undefined, value: Value): boolean {
  return allowed === undefined || allowed.includes(value);
}
