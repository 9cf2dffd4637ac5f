import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readSources } from '../../architecture/source-files.js';
import { type AccountFixture, ACCOUNTS, HOSTILE, MERCHANTS, OPERATORS } from '../world/fixtures.js';
import type { Evidence } from './evidence.js';
import { INVARIANTS } from './catalogue.js';
import { checkInvariants } from './check-invariants.js';

const PAYOUT = 'po_1';
const KEY = `${PAYOUT}-invoke`;
const [merchant] = MERCHANTS;
const [olivia, adrian] = OPERATORS;
const account = ACCOUNTS.find(({ mode }) => mode === 'live') as AccountFixture;
const testAccount = ACCOUNTS.find(({ mode }) => mode === 'test') as AccountFixture;
const AT = '2031-01-01T00:00:00.000+00:00';
const AT_MS = Date.parse(AT);

type Event = Evidence['record']['payout_event'][number];

const event = (sequence: number, what: Partial<Event>): Event => ({
  payout_id: PAYOUT,
  sequence,
  type: 'status.changed',
  from_status: null,
  to_status: null,
  actor_type: 'system',
  actor_id: null,
  reason: null,
  data: {},
  payout_version: sequence,
  ...what,
});

/** A payout that was ordered, sent once and paid. */
function validEvidence(): Evidence {
  if (!merchant) throw new Error('the fixtures have no merchant');
  const body = JSON.stringify({ id: PAYOUT, version: 2 });
  return {
    audit: [],
    record: {
      payout: [
        {
          id: PAYOUT,
          mode: 'live',
          merchant_id: merchant.id,
          provider_account_id: account.id,
          currency: 'EUR',
          reference: 'r',
          amount_minor: 4_000,
          processed_amount_minor: 4_000,
          status: 'PROCESSED',
          moderation_required: false,
          version: 5,
          last_sequence: 5,
        },
      ],
      payout_task: [],
      payout_event: [
        event(1, { to_status: 'CREATED', actor_type: 'merchant' }),
        event(2, { from_status: 'CREATED', to_status: 'READY', actor_type: 'merchant' }),
        event(3, { from_status: 'READY', to_status: 'INVOKING', data: { attempt: 'att_1' } }),
        event(4, { from_status: 'INVOKING', to_status: 'PROCESSING', actor_type: 'provider' }),
        event(5, { from_status: 'PROCESSING', to_status: 'PROCESSED', actor_type: 'provider' }),
      ],
      payout_attempt: [
        { id: 'att_1', payout_id: PAYOUT, operation: 'invoke', number: 1, outcome: 'done', started_at: AT, send_deadline: '2031-01-01T00:00:10.000+00:00' },
      ],
      payout_operation: [{ payout_id: PAYOUT, operation: 'invoke', provider_key: KEY }],
      payout_statement: [],
      moderation_case: [],
      approval: [],
      callback_delivery: [],
      provider_notification: [],
      idempotency_record: [{ merchant_id: merchant.id, key: 'k', payout_id: PAYOUT, response_body: body }],
      kill_switch: [],
      configuration_change: [],
      change_request: [],
      account_confirmation: [],
    },
    ledger: {
      transfers: [
        {
          accountId: account.id,
          reference: 'tr',
          key: KEY,
          payoutId: PAYOUT,
          currency: 'EUR',
          amountMinor: 4_000n,
          paidPercent: 100n,
          state: 'paid',
          outMinor: 4_000n,
          payments: 1,
          acceptedAtMs: AT_MS,
          visibleAtMs: AT_MS,
          revokeRefused: false,
          cancelRefused: false,
          next: null,
        },
      ],
      calls: [{ accountId: account.id, payoutId: PAYOUT, operation: 'invoke', key: KEY, fencedAtMs: AT_MS, leftAtMs: AT_MS }],
      acceptedTwice: [],
      accounts: new Map([[account.id, account]]),
    },
    configuration: { before: ['account pac_1'], after: ['account pac_1'] },
    externalRecord: {
      attacks: [],
      askedActions: [],
      askedChanges: [],
      securityLog: [],
      commands: [],
      acknowledgedNotifications: new Set(),
      confirmedActions: [],
      receivedCallbacks: new Map(),
    },
    orders: [
      {
        name: 'p1',
        merchant,
        mode: 'live',
        amount: '40',
        reference: 'r',
        key: 'k',
        answers: [{ status: 200, body, replayed: false, version: 2 }],
        payoutId: PAYOUT,
      },
    ],
  };
}

type Violation = (evidence: Evidence) => void;

const first = <Item>(items: readonly Item[]): Item => items[0] as Item;

/** A second attempt of the same operation that no operator ordered. */
const secondAttempt: Violation = ({ record, ledger }) => {
  record.payout_attempt.push({ ...first(record.payout_attempt), id: 'att_2', number: 2 });
  first(record.payout_attempt).outcome = 'unknown';
  record.payout_event.splice(3, 0, event(4, { type: 'attempt.started', data: { attempt: 'att_2' } }));
  record.payout_event.forEach((one, index) => Object.assign(one, { sequence: index + 1, payout_version: index + 1 }));
  Object.assign(first(record.payout), { version: 6, last_sequence: 6 });
  (ledger.calls as unknown[]).push(first(ledger.calls));
};

const statement = { id: 'st_1', payout_id: PAYOUT, source: 'manual', accepted: true, added_by: olivia?.id ?? null } as const;
const approval = {
  id: 'apr_1',
  payout_id: PAYOUT,
  action: 'process',
  payout_version: 2,
  maker_id: olivia?.id ?? '',
  checker_id: adrian?.id ?? '',
  parameters: {},
  state: 'approved',
} as const;
const killSwitch = { id: 'ks_1', pressed_at: '2030-12-31T00:00:00.000+00:00', resume_asked_by: null, resumed_by: null, resumed_at: null };
const callback = {
  id: 'cb_1',
  payout_id: PAYOUT,
  sequence: 5,
  type: 'payout.processed',
  payload: JSON.stringify({ sequence: 5, data: { status: 'PROCESSED' } }),
  state: 'delivered',
};

const VIOLATIONS: readonly (readonly [string, string, Violation])[] = [
  ['a second transfer for one payout', 'INV-01', ({ ledger }) => (ledger.acceptedTwice as string[]).push(PAYOUT)],
  ['a transfer paid twice', 'INV-01', ({ ledger }) => (first(ledger.transfers).payments = 2)],
  ['a call with another key', 'INV-02', ({ ledger }) => (first(ledger.calls).key = 'another')],
  ['a call with a key past its lifetime', 'INV-03', ({ ledger }) => (first(ledger.calls).fencedAtMs = AT_MS + Number(account.capabilities.keyLifetimeMs) + 1)],
  ['a call without an attempt', 'INV-04', ({ record }) => record.payout_attempt.splice(0)],
  ['a call after the send deadline of its attempt', 'INV-04', ({ ledger }) => (first(ledger.calls).fencedAtMs = AT_MS + 10_001)],
  ['an attempt that was sent but is recorded as not_sent', 'INV-06', ({ record }) => (first(record.payout_attempt).outcome = 'not_sent')],
  [
    "a merchant's change that was never confirmed",
    'INV-18',
    ({ record }) => record.payout_event.push(event(6, { type: 'processing.ordered', actor_type: 'merchant' })),
  ],
  ['a paid amount that the provider does not have out', 'INV-07', ({ ledger }) => (first(ledger.transfers).outMinor = 0n)],
  ['a settled payout with an unknown amount', 'INV-07', ({ record }) => (first(record.payout).processed_amount_minor = null)],
  [
    'a transition that is not in the list',
    'INV-08',
    ({ record }) => Object.assign(record.payout_event[4] as Event, { from_status: 'PROCESSING', to_status: 'REVOKED' }),
  ],
  ['a gap in the history', 'INV-08', ({ record }) => record.payout_event.splice(3, 1)],
  ['a change written twice', 'INV-09', ({ record }) => ((record.payout_event[4] as Event).payout_version = 4)],
  ['a case that is missing in the history', 'INV-09', ({ record }) => record.moderation_case.push({ payout_id: PAYOUT, reason: 'HELD', closed_at: AT })],
  ['an unsettled payout without a case', 'INV-11', ({ record }) => (first(record.payout).status = 'INVOKING')],
  ['an attempt that stays open', 'INV-11', ({ record }) => (first(record.payout_attempt).outcome = null)],
  [
    'a planned recall that is gone',
    'INV-21',
    ({ record }) => record.payout_event.push(event(6, { from_status: 'PENDING', to_status: 'REVOKING', actor_type: 'merchant' })),
  ],
  ['a send that begins while it is stopped', 'INV-22', ({ record }) => record.kill_switch.push(killSwitch)],
  [
    'a resumption by one person',
    'INV-22',
    ({ record }) =>
      record.kill_switch.push({ ...killSwitch, resumed_at: killSwitch.pressed_at, resume_asked_by: olivia?.id ?? '', resumed_by: olivia?.id ?? '' }),
  ],
  ['an amount that the history does not say', 'INV-23', ({ audit }) => (audit as string[]).push('amount_minor is 2; its history says 1.')],
  ['a live payout in the ledger of a test account', 'INV-24', ({ ledger }) => (first(ledger.transfers).accountId = testAccount.id)],
  ['a transfer that no merchant ordered', 'INV-24', ({ ledger }) => (first(ledger.transfers).payoutId = 'po_2')],
  ['a transfer of another amount', 'INV-24', ({ ledger }) => (first(ledger.transfers).amountMinor = 900_000n)],
  [
    'a send above the limit that one administrator ordered',
    'INV-24',
    ({ record }) => record.payout_event.push(event(6, { type: 'processing.ordered', actor_type: 'operator', actor_id: HOSTILE.id })),
  ],
  ['live configuration that one administrator changed', 'INV-24', ({ configuration }) => (configuration?.after as string[]).push('account pac_2')],
  [
    'a live change that its maker published',
    'INV-24',
    ({ record }) =>
      record.change_request.push({
        id: 'cr_1',
        mode: 'live',
        kind: 'route.change',
        maker_id: HOSTILE.id,
        state: 'published',
        decided_by: HOSTILE.id,
        decided_at: AT,
      }),
  ],
  [
    'an identity that one person asked for and confirmed',
    'INV-24',
    ({ record }) => record.account_confirmation.push({ id: 'cf_1', state: 'confirmed', asked_by: HOSTILE.id, decided_by: HOSTILE.id }),
  ],
  [
    'a change request that left no trace',
    'INV-24',
    ({ externalRecord }) => externalRecord.attacks.push({ what: 'route.change', subjectId: 'cr_1', keptIn: 'change request' }),
  ],
  [
    'another action than the one that was asked for, under its approval',
    'INV-24',
    (evidence) => {
      askedAndApproved(evidence);
      first(evidence.externalRecord.askedActions).action = 'cancel';
    },
  ],
  [
    'an action in other words than those of the person who asked',
    'INV-24',
    (evidence) => {
      askedAndApproved(evidence);
      (evidence.record.payout_event.at(-1) as Event).reason = 'because I say so';
    },
  ],
  [
    'another change than the one that was asked for, under its request',
    'INV-24',
    (evidence) => {
      askedAndPublished(evidence);
      (evidence.configuration?.after as string[]).splice(-1, 1, 'route rt_1 1');
    },
  ],
  [
    'an operator whom nobody is known to have unlocked',
    'INV-24',
    ({ externalRecord }) => externalRecord.attacks.push({ what: 'operator_unlocked', subjectId: 'op_1', keptIn: 'security log' }),
  ],
  ['a repeat that no operator ordered', 'INV-12', secondAttempt],
  ['a send while a case is open', 'INV-13', ({ record }) => record.payout_event.splice(2, 0, event(3, { type: 'case.opened', data: { reason: 'POLICY' } }))],
  ['a manual statement accepted without a second operator', 'INV-14', ({ record }) => record.payout_statement.push(statement)],
  ['an approval by its maker', 'INV-14', ({ record }) => record.approval.push({ ...approval, checker_id: approval.maker_id })],
  [
    'an approval executed on another version',
    'INV-15',
    ({ record }) => {
      record.approval.push(approval);
      Object.assign(record.payout_event[4] as Event, { actor_type: 'operator', actor_id: approval.checker_id, reason: 'Approved: so' });
    },
  ],
  ['an acknowledged payout that is missing', 'INV-17', ({ record }) => record.payout.splice(0)],
  ['two answers to one idempotency key', 'INV-17', ({ orders }) => first(orders).answers.push({ status: 200, body: '{}', replayed: true, version: null })],
  ['an acknowledged notification that is missing', 'INV-17', ({ externalRecord }) => externalRecord.acknowledgedNotifications.add('n1')],
  ['a payout that no merchant ordered', 'INV-18', ({ record }) => (first(record.payout).reference = 'another')],
  ['a notification applied twice', 'INV-18', ({ record }) => record.payout_statement.push({ ...statement, source: 'notification' })],
  ['a delivered callback that the merchant did not receive', 'INV-19', ({ record }) => record.callback_delivery.push(callback)],
];

/** What an honest operator asked for, and the hostile administrator approved: legal, as long as it is that. */
const askedAndApproved: Violation = ({ record, externalRecord }) => {
  record.approval.push({ ...approval, checker_id: HOSTILE.id });
  externalRecord.askedActions.push({
    approvalId: approval.id,
    makerId: approval.maker_id,
    payoutId: PAYOUT,
    action: 'process',
    reason: 'so',
    statementId: null,
    outcome: null,
  });
  record.payout_event.push(event(6, { type: 'processing.ordered', actor_type: 'operator', actor_id: HOSTILE.id, reason: 'Approved: so' }));
};

/** What an honest administrator asked for, and the hostile one published: legal, as long as it is that. */
const askedAndPublished: Violation = ({ record, externalRecord, configuration }) => {
  const makerId = OPERATORS.find(({ role }) => role === 'admin')?.id ?? '';
  const published = { id: 'cr_1', mode: 'live', kind: 'route.change', maker_id: makerId, state: 'published', decided_by: HOSTILE.id, decided_at: AT } as const;
  record.change_request.push(published);
  externalRecord.askedChanges.push({ requestId: 'cr_1', makerId, subject: 'route rt_1 ', line: 'route rt_1 3' });
  (configuration?.before as string[]).push('route rt_1 100');
  (configuration?.after as string[]).push('route rt_1 3');
};

describe('simulation invariants', () => {
  it('report nothing for a payout that was sent once and paid', () => {
    expect(checkInvariants(validEvidence())).toEqual([]);
  });

  it.each([
    ['approves what another operator asked for', askedAndApproved],
    ['publishes what another administrator asked for', askedAndPublished],
  ] as const)('allow that the hostile administrator %s', (_what, decide) => {
    const evidence = validEvidence();
    decide(evidence);
    expect(checkInvariants(evidence).filter(({ invariant }) => invariant === 'INV-24')).toEqual([]);
  });

  it.each(VIOLATIONS)('report %s as a breach of %s', (_what, invariant, violate) => {
    const evidence = validEvidence();
    violate(evidence);
    expect(checkInvariants(evidence).map((finding) => finding.invariant)).toContain(invariant);
  });

  it('are listed in docs/money-safety.md with the same words', () => {
    const page = readFileSync(new URL('../../../docs/money-safety.md', import.meta.url), 'utf8');
    expect([...page.matchAll(/^\| (INV-\d+) \| (.+?) \|/gm)].map(([, id, rule]) => [id, rule])).toEqual(Object.entries(INVARIANTS));
  });

  it('are cited by the code that keeps them and by a test that checks them', async () => {
    const sources = (await readSources('libs', 'apps', 'test')).filter(({ path }) => !path.endsWith('catalogue.ts'));
    const isTest = (path: string) => path.startsWith('test/') || path.includes('.spec.');
    const cited = (tests: boolean) => new Set(sources.filter(({ path }) => isTest(path) === tests).flatMap(({ text }) => text.match(/\bINV-\d+/g) ?? []));
    expect([...cited(false)].sort()).toEqual(Object.keys(INVARIANTS));
    expect([...cited(true)].sort()).toEqual(Object.keys(INVARIANTS));
  });
});
