import { describe, expect, it } from '@jest/globals';
import { isFinal, PAYOUT_STATUSES, type PayoutStatus } from '../lifecycle/statuses.js';
import { findTransition } from '../lifecycle/transitions.js';
import { REPORT_SOURCES, REPORTED_STATUSES } from './reported-status.js';
import { weighReport, type Weighing } from './weigh-report.js';
import { AMOUNT_FITS, KNOWN_AMOUNTS, KNOWN_FACTS, type Known, QUESTION_AGES, REQUEST_STATES, type ReportFacts } from './weighing-facts.js';
import { WEIGHING_TABLE, type WeighingConditions } from './weighing-table.js';

type Dimension = Exclude<keyof WeighingConditions, 'isPresentStatus' | 'knows' | 'status' | 'reported'>;

/** One value of each kind that the rows tell apart: two values that fit the same rows are weighed alike. */
function classesOf<Value>(values: readonly Value[], fits: (when: WeighingConditions, value: Value) => boolean): Value[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const rows = WEIGHING_TABLE.map(({ when }) => (fits(when, value) ? '+' : '-')).join('');
    return !seen.has(rows) && seen.add(rows);
  });
}

function classesIn<Value extends string>(dimension: Dimension, values: readonly Value[]): Value[] {
  return classesOf(values, (when, value) => (when[dimension] as readonly string[] | undefined)?.includes(value) !== false);
}

const EVERY_KNOWLEDGE: readonly Known[] = Array.from(
  { length: 2 ** KNOWN_FACTS.length },
  (_, bits) => Object.fromEntries(KNOWN_FACTS.map((fact, index) => [fact, (bits & (1 << index)) !== 0])) as Record<(typeof KNOWN_FACTS)[number], boolean>,
);
const KNOWLEDGE = classesOf(EVERY_KNOWLEDGE, ({ knows }, known) => !knows || knows.some((fact) => known[fact]));
const REQUESTS = classesIn('request', REQUEST_STATES);
const KNOWN = classesIn('knownAmount', KNOWN_AMOUNTS);
const AGES = classesIn('age', QUESTION_AGES);
const SOURCES = classesIn('source', REPORT_SOURCES);
/** Foreign reports are decided by the first four rows, and tested apart. */
const AMOUNTS = AMOUNT_FITS.filter((fit) => fit !== 'impossible');

/** Every cell of the product for one status. */
function* cells(status: PayoutStatus): Generator<ReportFacts> {
  for (const reportedStatus of REPORTED_STATUSES)
    for (const source of SOURCES)
      for (const age of AGES)
        for (const request of REQUESTS)
          for (const amount of AMOUNTS)
            for (const knownAmount of KNOWN)
              for (const known of KNOWLEDGE)
                yield { status, currency: 'same', key: 'ours', account: 'same', reportedStatus, source, age, request, amount, knownAmount, known };
}

const NO_LONGER_PAYABLE: readonly PayoutStatus[] = ['INVOKE_FAILED', 'PROCESS_FAILED', 'REVOKED'];

/** What is wrong with a cell, or null. */
function flawOf(facts: ReportFacts, weighing: Weighing): string | null {
  const { status, reportedStatus, source, amount, knownAmount, known, age } = facts;
  if (!/^[A-Z].*\.$/.test(weighing.because)) return 'does not say why';
  if (weighing.kind === 'ignore') {
    if (reportedStatus === 'UNCLEAR') return 'what cannot be read is ignored';
    if (weighing.as === 'old') return amount === 'none' || amount === 'equal' ? null : 'a different amount is ignored as old';
    const isDifferent = amount !== 'none' && (knownAmount === 'grows' || knownAmount === 'other');
    const underWay = ['PROCESSING', 'PENDING', 'REVOKING', 'REVOKE_FAILED'].includes(reportedStatus) && amount === 'equal';
    return isDifferent && !underWay ? 'a different amount is ignored' : null;
  }
  if (source === 'notification' && weighing.kind !== 'ask') return 'a notification does more than to make the gateway ask';
  if (age === 'before' && weighing.kind !== 'ask') return 'an old answer does more than to make the gateway ask';
  if (weighing.kind === 'learn_amount' && reportedStatus === 'NOT_FOUND') return 'nobody can learn an amount from "not found"';
  if (weighing.kind !== 'move') return null;
  if (isFinal(status)) return 'leaves a final status';
  if (weighing.path.length === 0) return 'moves nowhere';
  let present = status;
  for (const next of weighing.path) {
    const transition = findTransition(present, next);
    if (transition?.kind !== 'flow' || !transition.by.includes('provider')) return `passes ${present} -> ${next}, which the provider may not cause`;
    present = next;
  }
  if (NO_LONGER_PAYABLE.includes(present) && known.paid) return 'fails although a payment was reported';
  if (present === 'INVOKE_FAILED' && known.received) return 'is refused although the provider has it';
  if (present === 'CANCEL_FAILED' && known.returned) return 'keeps the money out although it was reported as returned';
  if (reportedStatus === 'REVOKE_FAILED' && present === 'REVOKE_FAILED' && known.recalled) return 'fails to recall what was reported as recalled';
  if (reportedStatus === 'NOT_FOUND' || reportedStatus === 'UNCLEAR') return 'moves without knowing anything';
  return null;
}

describe('weighing of a report, over the whole product of its facts', () => {
  const used = new Set<string>();

  it.each(PAYOUT_STATUSES)(
    'every report about a payout in %s has a legal, reasoned effect that loses no positive knowledge and no different amount',
    (status) => {
      const flaws = new Set<string>();
      for (const facts of cells(status)) {
        const weighing = weighReport(facts);
        used.add(weighing.because);
        const flaw = flawOf(facts, weighing);
        if (flaw !== null && flaws.size < 20)
          flaws.add(`${facts.reportedStatus}, ${facts.source}, amount ${facts.amount}, known ${facts.knownAmount}: ${flaw}`);
      }
      expect([...flaws]).toEqual([]);
    },
  );

  it('another account, another key, another currency or an impossible amount is a conflict before anything else is looked at', () => {
    const [account, key, currency, amount, ...others] = WEIGHING_TABLE;
    expect([account?.when, key?.when, currency?.when, amount?.when]).toEqual([
      { account: ['other'] },
      { key: ['other'] },
      { currency: ['other'] },
      { amount: ['impossible'] },
    ]);
    expect([account, key, currency, amount].map((row) => row?.then)).toEqual(Array(4).fill({ kind: 'open_case', reason: 'CONFLICT' }));
    expect(others.filter(({ when }) => when.account ?? when.key ?? when.currency)).toEqual([]);
  });

  it('a send that is only planned changes the meaning of no report', () => {
    expect(REQUESTS).toEqual(['none', 'open']);
  });

  it('every reason of the table is given for some report', () => {
    const foreign = WEIGHING_TABLE.slice(0, 4).map(({ because }) => because);
    expect(WEIGHING_TABLE.map(({ because }) => because).filter((because) => !used.has(because) && !foreign.includes(because))).toEqual([]);
  });
});
