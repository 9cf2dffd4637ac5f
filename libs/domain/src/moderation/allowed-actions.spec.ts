import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allowedActions, decideAction } from './allowed-actions.js';
import { REPORTED_STATUSES } from '../reports/reported-status.js';
import type { Evidence, EvidenceVerdict, ReportFact } from '../reports/evidence.js';
import { MODERATION_REASONS } from './moderation-reasons.js';
import { MODERATION_ACTIONS, type ModerationAction, type ModerationFacts, type ModerationStep } from './moderation-actions.js';
import { OPERATOR_ROLES } from '../permissions.js';
import { isFinal, PAYOUT_STATUSES, type PayoutStatus } from '../lifecycle/statuses.js';
import { findTransition } from '../lifecycle/transitions.js';

const PAID: ReportFact = {
  id: 'st_1',
  source: 'enquiry',
  identity: null,
  reportedStatus: 'PROCESSED',
  receivedAt: new Date(0),
  askedAt: null,
  accepted: true,
  receipt: false,
  mismatch: null,
  processedAmountMinor: null,
};
const PENDING: ReportFact = { ...PAID, reportedStatus: 'PENDING' };

function evidence(verdict: EvidenceVerdict, statement: ReportFact | null = null): Evidence {
  return { verdict, sending: false, report: statement, notFoundCount: verdict === 'not_received' ? 2 : 0 };
}

function facts(status: PayoutStatus, rest: Partial<ModerationFacts> = {}): ModerationFacts {
  return {
    status,
    provider: 'Test Bank',
    providerKey: 'po_1-invoke',
    openReasons: ['PROVIDER_ERROR'],
    invoke: evidence('not_sent'),
    followUp: null,
    latest: null,
    canRevoke: true,
    canCancel: true,
    amountMinor: 10_000n,
    processedAmountMinor: null,
    statements: [],
    plannedSend: null,
    requiredAction: null,
    lifetimeOver: false,
    isDuplicate: false,
    providerKeyExpired: false,
    isLive: false,
    aboveSoloLimit: false,
    approvalWaiting: false,
    rules: [],
    role: 'operator',
    ...rest,
  };
}

type Step = ModerationStep | 'refused';
interface Row {
  situation: string;
  given: ModerationFacts;
  process: Step;
  cancel: Step;
  revoke: Step;
}

const received = (report: ReportFact) => ({ invoke: evidence('received', report), latest: report });
const revoking = (verdict: EvidenceVerdict) => facts('REVOKING', { followUp: evidence(verdict) });
const cancelling = (verdict: EvidenceVerdict) => facts('CANCELLING', { followUp: evidence(verdict) });

/** The steps of process, cancel and revoke in every situation. */
const TABLE: readonly Row[] = [
  { situation: 'CREATED', given: facts('CREATED'), process: 'refused', cancel: 'terminate', revoke: 'refused' },
  { situation: 'READY', given: facts('READY'), process: 'invoke', cancel: 'terminate', revoke: 'refused' },
  { situation: 'INVOKING, never sent', given: facts('INVOKING'), process: 'send_again', cancel: 'terminate', revoke: 'refused' },
  {
    situation: 'INVOKING, not received',
    given: facts('INVOKING', { invoke: evidence('not_received') }),
    process: 'send_again',
    cancel: 'terminate',
    revoke: 'refused',
  },
  { situation: 'INVOKING, pending there', given: facts('INVOKING', received(PENDING)), process: 'take_over', cancel: 'start_revoke', revoke: 'start_revoke' },
  { situation: 'INVOKING, paid there', given: facts('INVOKING', received(PAID)), process: 'take_over', cancel: 'start_cancel', revoke: 'refused' },
  { situation: 'INVOKING, unknown', given: facts('INVOKING', { invoke: evidence('unknown') }), process: 'refused', cancel: 'refused', revoke: 'refused' },
  { situation: 'PROCESSING', given: facts('PROCESSING', received(PENDING)), process: 'resume', cancel: 'start_revoke', revoke: 'start_revoke' },
  { situation: 'PENDING', given: facts('PENDING', received(PENDING)), process: 'resume', cancel: 'start_revoke', revoke: 'start_revoke' },
  { situation: 'REVOKING, not received', given: revoking('not_received'), process: 'repeat_operation', cancel: 'refused', revoke: 'refused' },
  { situation: 'REVOKING, received', given: revoking('received'), process: 'resume', cancel: 'refused', revoke: 'refused' },
  { situation: 'REVOKING, unknown', given: revoking('unknown'), process: 'refused', cancel: 'refused', revoke: 'refused' },
  { situation: 'CANCELLING, not sent', given: cancelling('not_sent'), process: 'repeat_operation', cancel: 'refused', revoke: 'refused' },
  { situation: 'CANCELLING, unknown', given: cancelling('unknown'), process: 'refused', cancel: 'refused', revoke: 'refused' },
  { situation: 'PROCESSED', given: facts('PROCESSED', received(PAID)), process: 'close_case', cancel: 'start_cancel', revoke: 'refused' },
  {
    situation: 'PARTIALLY_PROCESSED',
    given: facts('PARTIALLY_PROCESSED', received(PAID)),
    process: 'close_case',
    cancel: 'start_cancel',
    revoke: 'refused',
  },
  ...PAYOUT_STATUSES.filter(isFinal).map((status): Row => ({
    situation: status,
    given: facts(status),
    process: 'close_case',
    cancel: 'refused',
    revoke: 'refused',
  })),
];

const stepOf = (action: ModerationAction, given: ModerationFacts): Step => decideAction(action, given).step ?? 'refused';

describe('allowedActions: process, cancel and revoke', () => {
  it.each(TABLE)('decides for $situation: process $process, cancel $cancel, revoke $revoke', ({ given, process, cancel, revoke }) => {
    expect([stepOf('process', given), stepOf('cancel', given), stepOf('revoke', given)]).toEqual([process, cancel, revoke]);
  });

  it('are tested for every status', () => {
    expect(new Set(TABLE.map(({ given }) => given.status))).toEqual(new Set(PAYOUT_STATUSES));
  });

  it('name the missing evidence when they are blocked', () => {
    const refusal = decideAction('process', facts('INVOKING', { invoke: { ...evidence('unknown'), notFoundCount: 1 } }));
    expect(refusal).toMatchObject({ allowed: false, step: null, sends: null, consequence: '' });
    expect(refusal.blockedBy.join()).toMatch(/1 of 2 "not found"/);
  });

  it('need a second operator for a repeat after an unknown outcome, but not when nothing was ever sent', () => {
    expect(decideAction('process', facts('INVOKING', { invoke: evidence('not_received') })).needsSecondOperator).toBe(true);
    expect(decideAction('process', facts('INVOKING')).needsSecondOperator).toBe(false);
    expect(decideAction('process', revoking('not_received')).needsSecondOperator).toBe(true);
    expect(decideAction('cancel', facts('INVOKING', { invoke: evidence('not_received') })).needsSecondOperator).toBe(true);
  });

  it('never send again after the end of the lifetime, or after the provider key has expired', () => {
    for (const verdict of ['not_sent', 'not_received'] as const) {
      expect(stepOf('process', facts('INVOKING', { invoke: evidence(verdict), lifetimeOver: true }))).toBe('refused');
      expect(stepOf('process', facts('INVOKING', { invoke: evidence(verdict), providerKeyExpired: true }))).toBe('refused');
    }
    expect(stepOf('process', facts('READY', { lifetimeOver: true }))).toBe('refused');
    expect(stepOf('process', { ...revoking('not_received'), providerKeyExpired: true })).toBe('refused');
  });

  it('are blocked while there are conflicting statements', () => {
    for (const { given } of TABLE) {
      const conflict = { ...given, openReasons: ['CONFLICT' as const] };
      for (const action of ['process', 'cancel', 'revoke'] as const) expect(stepOf(action, conflict)).toBe('refused');
      expect(decideAction('resolve_conflict', conflict)).toMatchObject({ allowed: true, needsSecondOperator: true });
    }
  });

  it('are blocked where the provider does not support the operation', () => {
    expect(stepOf('revoke', facts('PENDING', { canRevoke: false }))).toBe('refused');
    expect(stepOf('cancel', facts('PROCESSED', { canCancel: false }))).toBe('refused');
  });
});

const someFacts: fc.Arbitrary<ModerationFacts> = fc.record({
  status: fc.constantFrom(...PAYOUT_STATUSES),
  provider: fc.constant('Test Bank'),
  providerKey: fc.constant('po_1-invoke'),
  openReasons: fc.uniqueArray(fc.constantFrom(...MODERATION_REASONS), { maxLength: 3 }),
  invoke: fc
    .tuple(fc.constantFrom<EvidenceVerdict>('not_sent', 'not_received', 'received', 'unknown'), fc.constantFrom(...REPORTED_STATUSES), fc.boolean())
    .map(([verdict, reportedStatus, sending]) => ({ ...evidence(verdict, verdict === 'received' ? { ...PAID, reportedStatus } : null), sending })),
  followUp: fc.option(fc.constantFrom<EvidenceVerdict>('not_sent', 'not_received', 'received', 'unknown').map((verdict) => evidence(verdict))),
  latest: fc.option(fc.constantFrom(...REPORTED_STATUSES).map((reportedStatus) => ({ ...PAID, reportedStatus }))),
  canRevoke: fc.boolean(),
  canCancel: fc.boolean(),
  amountMinor: fc.constant(10_000n),
  processedAmountMinor: fc.constantFrom(null, 0n, 4_000n, 10_000n),
  statements: fc.constant([]),
  plannedSend: fc.constantFrom(null, 'invoke', 'revoke', 'cancel'),
  requiredAction: fc.constantFrom(null, { type: 'otp', fields: ['otp'] } as const, { type: 'approval_at_provider', fields: [] } as const),
  lifetimeOver: fc.boolean(),
  isDuplicate: fc.boolean(),
  providerKeyExpired: fc.boolean(),
  isLive: fc.boolean(),
  aboveSoloLimit: fc.boolean(),
  approvalWaiting: fc.boolean(),
  rules: fc.constant([]),
  role: fc.constantFrom(...OPERATOR_ROLES),
});

describe('a provider report that only needs confirmation', () => {
  const byHand: ReportFact = { ...PAID, source: 'manual' };

  it.each([
    ['PENDING', byHand, ['PROCESSED']],
    ['REVOKING', byHand, ['REVOKE_FAILED']],
    ['CANCELLING', { ...byHand, reportedStatus: 'PROCESS_FAILED' }, ['CANCELLED']],
    ['INVOKING', { ...PAID, source: 'api_response', reportedStatus: 'INVOKE_FAILED' }, ['INVOKE_FAILED']],
  ] as const)('%s takes it over', (status, latest, mayBecome) => {
    const given = facts(status, { invoke: evidence('unknown'), followUp: evidence('unknown'), latest });
    expect(decideAction('process', given)).toMatchObject({ step: 'take_over', sends: null, mayBecome });
  });

  it('an enquiry result for a payout in processing leads to another enquiry instead of being accepted', () => {
    expect(decideAction('process', facts('PENDING', { ...received(PAID) }))).toMatchObject({ step: 'resume', sends: 'enquiry' });
  });
});

describe('an operation that is planned and waits for a decision', () => {
  const planned = (action: ModerationAction, status: PayoutStatus, plannedSend: 'invoke' | 'revoke', reasons: ModerationFacts['openReasons']) =>
    decideAction(action, facts(status, { plannedSend, openReasons: reasons, followUp: evidence('not_sent') }));

  it('is named by every step that ends the last case, and so lets it leave', () => {
    for (const decision of [
      planned('release', 'READY', 'invoke', ['HELD']),
      planned('resolve_conflict', 'INVOKING', 'invoke', ['CONFLICT', 'PROVIDER_ERROR']),
      planned('process', 'PROCESSED', 'invoke', ['PROVIDER_ERROR']),
    ])
      expect(decision).toMatchObject({ sends: 'invoke', consequence: expect.stringContaining('is sent then') });
    expect(planned('release', 'REVOKING', 'revoke', ['HELD'])).toMatchObject({ sends: 'revoke' });
  });

  it('is not named where another case stays open, or nothing leaves', () => {
    expect(planned('release', 'READY', 'invoke', ['HELD', 'PROVIDER_ERROR'])).toMatchObject({ sends: null });
    for (const action of ['note', 'hold', 'add_statement'] as const) expect(planned(action, 'INVOKING', 'invoke', ['PROVIDER_ERROR']).sends).toBeNull();
  });

  it('makes the end of a hold risky where the payout may be a duplicate', () => {
    expect(decideAction('release', facts('READY', { plannedSend: 'invoke', openReasons: ['HELD'], isDuplicate: true }))).toMatchObject({ risk: 'high' });
  });
});

describe('the risk of paying twice', () => {
  const notReceived = facts('INVOKING', { invoke: evidence('not_received') });

  it.each([
    ['a viewer', { role: 'viewer' }],
    ['an operator while an approval waits', { approvalWaiting: true }],
  ] as const)('is the same for %s, who cannot process the payout', (_, rest) => {
    const decision = decideAction('process', { ...notReceived, ...rest });
    expect([decision.allowed, decision.risk, decision.riskReasons]).toEqual([false, 'low', decideAction('process', notReceived).riskReasons]);
  });

  it('is not known where no step is possible, which is not the same as none', () => {
    expect(decideAction('process', facts('INVOKING', { invoke: evidence('unknown') }))).toMatchObject({ allowed: false, risk: null, riskReasons: [] });
  });

  it('is high for everything that sends a payout that may be a duplicate, and unchanged for everything else', () => {
    for (const given of [facts('READY'), notReceived])
      expect(decideAction('process', { ...given, isDuplicate: true })).toMatchObject({ sends: 'invoke', risk: 'high' });
    fc.assert(
      fc.property(someFacts, (given) => {
        const alone = allowedActions({ ...given, isDuplicate: false });
        return allowedActions({ ...given, isDuplicate: true }).every(
          (action, index) => (action.sends === 'invoke' ? action.risk === 'high' : true) && action.step === alone[index]?.step,
        );
      }),
    );
  });
});

describe('allowedActions for any facts', () => {
  it('never sends again, terminates or revokes an invoke with an unknown outcome', () => {
    fc.assert(
      fc.property(someFacts, (given) => {
        const unknown: ModerationFacts = { ...given, status: 'INVOKING', invoke: evidence('unknown'), latest: null, openReasons: ['PROVIDER_ERROR'] };
        return (['process', 'cancel', 'revoke'] as const).every((action) => stepOf(action, unknown) === 'refused');
      }),
    );
  });

  it('changes no status and sends nothing while a request to the provider is in progress', () => {
    const harmless = ['note', 'hold', 'release', 'add_statement'];
    fc.assert(
      fc.property(someFacts, (given) => {
        const sending: ModerationFacts = { ...given, status: 'INVOKING', invoke: { ...evidence('received', PAID), sending: true } };
        return allowedActions({ ...sending, role: 'admin' }).every(({ step }) => step === null || harmless.includes(step));
      }),
      { numRuns: 500 },
    );
  });

  it('gives a reason for every blocked action, and a blocked action does nothing', () => {
    fc.assert(
      fc.property(someFacts, (given) => {
        const actions = allowedActions(given);
        expect(actions.map(({ action }) => action)).toEqual(MODERATION_ACTIONS);
        return actions.every(({ allowed, blockedBy, step, sends, mayBecome }) =>
          allowed ? blockedBy.length === 0 && step !== null : blockedBy.length > 0 && step === null && sends === null && mayBecome.length === 0,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('allows viewers and auditors nothing, and blocks every action that moves money while an approval waits', () => {
    fc.assert(
      fc.property(someFacts, (given) => {
        const blind = (['viewer', 'auditor'] as const).every((role) => allowedActions({ ...given, role }).every(({ allowed }) => !allowed));
        const waiting = allowedActions({ ...given, approvalWaiting: true }).filter(({ action }) =>
          ['process', 'cancel', 'revoke', 'resolve_conflict'].includes(action),
        );
        return blind && waiting.every(({ allowed }) => !allowed);
      }),
      { numRuns: 500 },
    );
  });

  it('requires two operators above the solo limit for every action that moves money or changes a status', () => {
    fc.assert(
      fc.property(someFacts, (given) =>
        allowedActions({ ...given, aboveSoloLimit: true, role: 'admin' })
          .filter(({ action, allowed }) => allowed && ['process', 'cancel', 'revoke', 'resolve_conflict'].includes(action))
          .every(({ needsSecondOperator }) => needsSecondOperator),
      ),
      { numRuns: 500 },
    );
  });

  it('predicts only legal transitions as the first status that follows', () => {
    fc.assert(
      fc.property(someFacts, (given) =>
        allowedActions({ ...given, role: 'admin' }).every(({ mayBecome: [first] }) => first === undefined || findTransition(given.status, first) !== undefined),
      ),
      { numRuns: 500 },
    );
  });
});
