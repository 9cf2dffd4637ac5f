import { describe, expect, it } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { isFinal, PAYOUT_STATUSES } from '../lifecycle/statuses.js';
import type { OperatorRole } from '../permissions.js';
import type { Evidence, EvidenceVerdict, ReportFact } from '../reports/evidence.js';
import { decideAction } from './allowed-actions.js';
import { type ApprovalRule, RULED_ACTIONS } from './approval-rules.js';
import { type AllowedAction, MODERATION_ACTIONS, type ModerationFacts } from './moderation-actions.js';
import type { ModerationReason } from './moderation-reasons.js';

const VERDICTS: readonly EvidenceVerdict[] = ['not_sent', 'not_received', 'received', 'unknown'];
const REASONS: readonly (readonly ModerationReason[])[] = [[], ['HELD'], ['PROVIDER_ERROR'], ['CONFLICT'], ['HELD', 'PROVIDER_ERROR']];
const SENDS = [null, 'invoke', 'revoke', 'submit_details'] as const;
const AMOUNTS = [false, true] as const;
/** The roles that may act at all. */
const ROLES = ['operator', 'approver', 'admin'] as const satisfies readonly OperatorRole[];

const REPORT: ReportFact = {
  id: 'st_1',
  source: 'manual',
  identity: null,
  reportedStatus: 'PROCESSED',
  receivedAt: new Date(0),
  askedAt: null,
  accepted: true,
  receipt: false,
  mismatch: null,
  processedAmountMinor: null,
};
const REPORTS: readonly (ReportFact | null)[] = [null, { ...REPORT, reportedStatus: 'PROCESS_FAILED' }];

const evidence = (verdict: EvidenceVerdict, report: ReportFact | null): Evidence => ({
  verdict,
  sending: false,
  report: verdict === 'received' ? (report ?? REPORT) : null,
  notFoundCount: verdict === 'not_received' ? 2 : 0,
});

/** Every combination of what a decision depends on, but for the role, the amount and the mode. */
function* situations(duplicates: readonly boolean[] = [false]): Generator<Omit<ModerationFacts, 'role' | 'aboveSoloLimit' | 'isLive'>> {
  for (const status of PAYOUT_STATUSES)
    for (const openReasons of REASONS)
      for (const verdict of VERDICTS)
        for (const latest of REPORTS)
          for (const plannedSend of SENDS)
            for (const isDuplicate of duplicates)
              yield {
                status,
                provider: 'Test Bank',
                providerKey: 'po_1-invoke',
                openReasons,
                invoke: evidence(verdict, latest),
                followUp: evidence(verdict, latest),
                latest,
                canRevoke: true,
                canCancel: true,
                amountMinor: 2_000_000n,
                processedAmountMinor: null,
                statements: latest ? [latest] : [],
                plannedSend,
                requiredAction: plannedSend === null ? { type: 'otp', fields: ['otp'] } : null,
                lifetimeOver: false,
                providerKeyExpired: false,
                isDuplicate,
                approvalWaiting: false,
                rules: [],
              };
}

/** What one person does to the money: a send, a status that the person's word leads to, or the end of what stops it. */
function effectOf({ sends, mayBecome, step }: AllowedAction): string | null {
  if (sends !== null && sends !== 'enquiry') return `sends ${sends}`;
  const last = mayBecome.at(-1);
  if (last !== undefined) return `leads to ${last}`;
  return step === 'release' || step === 'close_case' || step === 'resolve_conflict' ? 'ends a case' : null;
}

const byOne = (action: AllowedAction): boolean => action.allowed && !action.needsSecondOperator;

describe('one operator alone', () => {
  it('finds no action, in any situation, role and mode, that has an effect above the solo limit', () => {
    const found = new Set<string>();
    let decided = 0;
    for (const given of situations())
      for (const role of ROLES)
        for (const isLive of [false, true])
          for (const name of MODERATION_ACTIONS) {
            const action = decideAction(name, { ...given, role, isLive, aboveSoloLimit: true });
            const effect = effectOf(action);
            decided += 1;
            if (byOne(action) && effect !== null) found.add(`${role}: ${name} in ${given.status} ${effect}`);
          }
    expect([...found]).toEqual([]);
    expect(decided).toBeGreaterThan(150_000);
  });

  it('sends nothing in live mode that may be paid twice by it, whatever the amount', () => {
    const found = new Set<string>();
    for (const given of situations([false, true]))
      for (const aboveSoloLimit of AMOUNTS)
        for (const name of ['process', 'release', 'cancel', 'revoke', 'submit_details'] as const) {
          const action = decideAction(name, { ...given, role: 'admin', isLive: true, aboveSoloLimit });
          if (byOne(action) && action.sends === 'invoke' && action.risk !== 'none') found.add(`${name} in ${given.status}, risk ${String(action.risk)}`);
        }
    expect([...found]).toEqual([]);
  });

  it('adds no statement and resolves no conflict, in any mode and amount', () => {
    for (const given of situations())
      for (const name of ['add_statement', 'resolve_conflict'] as const)
        if (byOne(decideAction(name, { ...given, role: 'admin', isLive: false, aboveSoloLimit: false }))) throw new Error(`${name} in ${given.status}`);
  });

  it('changes no final status', () => {
    for (const given of situations()) {
      if (!isFinal(given.status)) continue;
      const moved = MODERATION_ACTIONS.filter((name) => {
        const action = decideAction(name, { ...given, role: 'admin', isLive: true, aboveSoloLimit: false });
        return byOne(action) && action.mayBecome.length > 0;
      });
      if (moved.length > 0) throw new Error(`${moved.join()} in ${given.status}`);
    }
  });
});

/** A rule about everything that a rule may be about. */
const EVERYTHING: ApprovalRule = {
  name: 'Everything',
  mode: 'live',
  merchantId: null,
  actions: [],
  fromMinor: {},
  riskFrom: null,
  approvers: 1,
  role: 'approver',
  enabled: true,
};

describe('an approval rule', () => {
  it('asks for its approvers of every action that it names, in any situation, role and mode, and changes nothing else of it', () => {
    const rules = [EVERYTHING, { ...EVERYTHING, name: 'Sends', actions: ['process'], approvers: 2, role: 'admin' }] as const satisfies ApprovalRule[];
    const found = new Set<string>();
    for (const given of situations())
      for (const role of ROLES)
        for (const isLive of [false, true])
          for (const aboveSoloLimit of AMOUNTS)
            for (const name of RULED_ACTIONS) {
              const facts = { ...given, role, isLive, aboveSoloLimit };
              const [without, by] = [decideAction(name, facts), decideAction(name, { ...facts, rules })];
              if (!without.allowed) continue;
              const [approvers, admins] = name === 'process' ? [2, 2] : [1, 0];
              const rest = { ...by, needsSecondOperator: without.needsSecondOperator, approvers: without.approvers, admins: 0, askedBy: [] };
              const isAsked = by.needsSecondOperator && by.approvers === approvers && by.admins === admins && by.askedBy.includes('Everything');
              if (!isAsked || !isDeepStrictEqual(rest, without)) found.add(`${role}: ${name} in ${given.status}`);
            }
    expect([...found]).toEqual([]);
  });

  it('takes nobody away whom the effect asks for: rules that apply to nothing leave every decision as it is', () => {
    const none: readonly ApprovalRule[] = [
      { ...EVERYTHING, riskFrom: 'high', actions: ['release'] },
      { ...EVERYTHING, actions: ['revoke'] },
    ];
    for (const given of situations())
      for (const name of ['process', 'cancel', 'add_statement', 'resolve_conflict'] as const) {
        const facts = { ...given, role: 'operator' as const, isLive: true, aboveSoloLimit: true };
        if (!isDeepStrictEqual(decideAction(name, facts), decideAction(name, { ...facts, rules: none }))) throw new Error(`${name} in ${given.status}`);
      }
  });
});

describe('a payout above the solo limit', () => {
  const base = [...situations()].find(({ status, openReasons, plannedSend }) => status === 'READY' && openReasons[0] === 'HELD' && plannedSend === 'invoke');

  it('leaves its hold by two operators, as it is sent by two', () => {
    const held = { ...(base as NonNullable<typeof base>), role: 'operator' as const, isLive: true, isDuplicate: false };
    expect(decideAction('release', { ...held, aboveSoloLimit: true })).toMatchObject({ allowed: true, needsSecondOperator: true, sends: 'invoke' });
    expect(decideAction('release', { ...held, aboveSoloLimit: false })).toMatchObject({ allowed: true, needsSecondOperator: false, sends: 'invoke' });
  });

  it('gets no one-time password from an operator: that cannot wait for a second one', () => {
    const asked: ModerationFacts = {
      ...(base as NonNullable<typeof base>),
      status: 'PENDING',
      openReasons: [],
      plannedSend: null,
      requiredAction: { type: 'otp', fields: ['otp'] },
      role: 'admin',
      isLive: true,
      aboveSoloLimit: true,
    };
    expect(decideAction('submit_details', asked)).toMatchObject({ allowed: false, blockedBy: [expect.stringContaining('The merchant can submit')] });
    expect(decideAction('submit_details', { ...asked, aboveSoloLimit: false })).toMatchObject({ allowed: true });
  });
});
