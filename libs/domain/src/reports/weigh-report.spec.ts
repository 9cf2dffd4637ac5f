import { describe, expect, it } from '@jest/globals';
import { weighReport, type Weighing } from './weigh-report.js';
import { amountFit, knownAmountFit, knownFrom, type ReportFacts } from './weighing-facts.js';

const NOTHING_KNOWN = knownFrom([], false);

function weigh(status: ReportFacts['status'], reportedStatus: ReportFacts['reportedStatus'], rest: Partial<ReportFacts> = {}): string {
  const facts: ReportFacts = {
    status,
    reportedStatus,
    request: 'none',
    amount: 'none',
    knownAmount: 'unknown',
    currency: 'same',
    key: 'ours',
    account: 'same',
    known: NOTHING_KNOWN,
    age: 'after',
    source: 'enquiry',
    ...rest,
  };
  return inShort(weighReport(facts));
}

function inShort(weighing: Weighing): string {
  switch (weighing.kind) {
    case 'move':
      return weighing.path.join(' > ');
    case 'open_case':
      return weighing.reason;
    case 'ignore':
      return weighing.as;
    default:
      return weighing.kind;
  }
}

describe('weighReport', () => {
  it.each([
    ['INVOKING', 'PROCESSED', 'PROCESSING > PROCESSED'],
    ['INVOKING', 'INVOKE_FAILED', 'INVOKE_FAILED'],
    ['INVOKING', 'REVOKED', 'PROCESSING > PROCESS_FAILED'],
    ['INVOKING', 'NOT_FOUND', 'evidence'],
    ['PENDING', 'REVOKED', 'PROCESS_FAILED'],
    ['PENDING', 'NOT_FOUND', 'CONFLICT'],
    ['PROCESSED', 'PROCESS_FAILED', 'CANCELLING > CANCELLED'],
    ['PROCESSED', 'CANCELLED', 'CANCELLING > CANCELLED'],
    ['PROCESSED', 'REVOKED', 'CONFLICT'],
    ['PROCESSED', 'PENDING', 'CONFLICT'],
    ['REVOKING', 'PROCESSED', 'REVOKE_FAILED'],
    ['REVOKING', 'PENDING', 'evidence'],
    ['CANCEL_FAILED', 'CANCELLED', 'CONFLICT'],
    ['PROCESS_FAILED', 'PROCESSED', 'CONFLICT'],
    ['PROCESS_FAILED', 'UNCLEAR', 'PROVIDER_ERROR'],
    ['CANCELLED', 'PROCESSED', 'CONFLICT'],
  ] as const)('of a payout in %s, an enquiry that reports %s: %s', (status, reportedStatus, expected) => {
    expect(weigh(status, reportedStatus)).toBe(expected);
  });

  it('lets no refusal and no failure beat positive knowledge', () => {
    const paid = knownFrom(['PROCESSED'], false);
    expect(weigh('INVOKING', 'INVOKE_FAILED', { source: 'api_response', known: paid })).toBe('CONFLICT');
    expect(weigh('INVOKING', 'INVOKE_FAILED', { source: 'api_response', known: knownFrom(['UNCLEAR'], true) })).toBe('CONFLICT');
    expect(weigh('PENDING', 'PROCESS_FAILED', { known: paid })).toBe('CONFLICT');
    const returned = knownFrom(['PROCESSED', 'CANCELLED'], false);
    expect(weigh('CANCELLING', 'CANCEL_FAILED', { source: 'api_response', known: returned })).toBe('ask');
    expect(weigh('CANCELLING', 'CANCEL_FAILED', { known: returned })).toBe('CONFLICT');
    expect(weigh('CANCELLING', 'CANCEL_FAILED', { known: paid })).toBe('CANCEL_FAILED');
    const recalled = knownFrom(['REVOKED'], false);
    expect(weigh('REVOKING', 'REVOKE_FAILED', { source: 'api_response', known: recalled })).toBe('ask');
  });

  it('learns an amount where it can only be news, and takes any other difference for a conflict', () => {
    expect(weigh('REVOKE_FAILED', 'PROCESSED', { knownAmount: 'unknown' })).toBe('learn_amount');
    expect(weigh('REVOKE_FAILED', 'PROCESSED', { knownAmount: 'grows', amount: 'equal' })).toBe('learn_amount');
    expect(weigh('REVOKE_FAILED', 'PROCESS_FAILED', { knownAmount: 'other' })).toBe('CONFLICT');
    expect(weigh('PARTIALLY_PROCESSED', 'PARTIALLY_PROCESSED', { knownAmount: 'grows', amount: 'less' })).toBe('learn_amount');
    expect(weigh('PARTIALLY_PROCESSED', 'PARTIALLY_PROCESSED', { knownAmount: 'other', amount: 'less' })).toBe('CONFLICT');
    expect(weigh('PROCESSED', 'PROCESSED', { knownAmount: 'same', amount: 'equal' })).toBe('equal');
    expect(weigh('PROCESSED', 'PROCESSED', { knownAmount: 'other', amount: 'less' })).toBe('CONFLICT');
  });

  it('takes an answer to be as old as its question', () => {
    expect(weigh('PROCESSED', 'PENDING', { age: 'before' })).toBe('old');
    expect(weigh('PROCESSED', 'PROCESS_FAILED', { age: 'before' })).toBe('ask');
    expect(weigh('INVOKING', 'NOT_FOUND', { age: 'before' })).toBe('ask');
    expect(weigh('PENDING', 'NOT_FOUND', { age: 'settling' })).toBe('ask');
  });

  it('makes the gateway ask about every notification that is news, however thin', () => {
    const source = 'notification';
    expect(weigh('PROCESS_FAILED', 'UNCLEAR', { source })).toBe('ask');
    expect(weigh('PENDING', 'PROCESSED', { source })).toBe('ask');
    expect(weigh('PROCESSED', 'PENDING', { source })).toBe('old');
    expect(weigh('PROCESSED', 'PROCESSED', { source, amount: 'equal', knownAmount: 'same' })).toBe('equal');
    expect(weigh('PENDING', 'PROCESSED', { source, currency: 'other' })).toBe('CONFLICT');
  });
});

describe('the facts of a report', () => {
  const report = (processedAmountMinor: bigint | null, reportedStatus: ReportFacts['reportedStatus'] = 'PROCESSED') => ({
    reportedStatus,
    processedAmountMinor,
    mismatch: null,
  });

  it.each([
    [null, 'none'],
    [1_000n, 'equal'],
    [999n, 'less'],
    [1_001n, 'more'],
    [0n, 'impossible'],
    [-5n, 'impossible'],
  ] as const)('an amount of %s fits a payout of 1000 as: %s', (amount, fit) => {
    expect(amountFit(report(amount), 1_000n)).toBe(fit);
  });

  it('an amount that was given and cannot be read is impossible, and zero is none where nothing was paid', () => {
    expect(amountFit({ ...report(null), mismatch: 'amount' }, 1_000n)).toBe('impossible');
    expect(amountFit(report(0n, 'PROCESS_FAILED'), 1_000n)).toBe('none');
  });

  it('a known amount is compared with what the report means', () => {
    expect(knownAmountFit(report(null), null)).toBe('unknown');
    expect(knownAmountFit(report(600n), 400n)).toBe('grows');
    expect(knownAmountFit(report(400n), 600n)).toBe('other');
    expect(knownAmountFit(report(1_000n), 0n)).toBe('other');
    expect(knownAmountFit(report(null, 'PROCESS_FAILED'), 0n)).toBe('same');
    expect(knownAmountFit(report(null, 'CANCEL_FAILED'), 600n)).toBe('same');
  });

  it('a failure after a payment is known as a return', () => {
    expect(knownFrom(['PROCESSED', 'PROCESS_FAILED'], false)).toMatchObject({ paid: true, returned: true, received: true });
    expect(knownFrom(['NOT_FOUND', 'INVOKE_FAILED'], false)).toMatchObject({ received: false, failed: true });
  });
});
