import { describe, expect, it } from '@jest/globals';
import { MERCHANTS, OPERATORS } from '../world/cast.js';
import type { Evidence } from './evidence.js';
import { judge } from './judge.js';

const PAYOUT = 'po_1';
const KEY = `${PAYOUT}-invoke`;
const [merchant] = MERCHANTS;
const [olivia, adrian] = OPERATORS;
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

/** A payout that went well: ordered, sent once, paid. */
function goodEvidence(): Evidence {
  if (!merchant) throw new Error('the cast has no merchant');
  const body = JSON.stringify({ kind: 'created', payout: { id: PAYOUT, version: 2 } });
  return {
    record: {
      payout: [
        {
          id: PAYOUT,
          merchant_id: merchant.id,
          reference: 'r',
          amount_minor: 4_000,
          processed_amount_minor: 4_000,
          status: 'PROCESSED',
          moderation_required: false,
          version: 5,
          last_sequence: 5,
          next_action: null,
        },
      ],
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
    },
    ledger: {
      transfers: [
        {
          reference: 'tr',
          key: KEY,
          payoutId: PAYOUT,
          amountMinor: 4_000n,
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
      calls: [{ payoutId: PAYOUT, operation: 'invoke', key: KEY, fencedAtMs: AT_MS, leftAtMs: AT_MS }],
      acceptedTwice: [],
      keyLifetimeMs: 60_000,
    },
    notebook: { commands: [], acknowledged: new Set(), done: [], heard: new Map() },
    orders: [{ name: 'p1', merchant, reference: 'r', key: 'k', answers: [{ status: 200, body, replayed: false, version: 2 }], payoutId: PAYOUT }],
  };
}

type Spoil = (evidence: Evidence) => void;

const first = <Item>(items: readonly Item[]): Item => items[0] as Item;

/** A second try of the same operation, as if something had begun it by itself. */
const secondTry: Spoil = ({ record, ledger }) => {
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
  state: 'approved',
} as const;
const callback = {
  id: 'cb_1',
  payout_id: PAYOUT,
  sequence: 5,
  type: 'payout.processed',
  payload: JSON.stringify({ sequence: 5, data: { status: 'PROCESSED' } }),
  state: 'delivered',
};

const SPOILS: readonly (readonly [string, string, Spoil])[] = [
  ['a transfer accepted twice', 'money moves once', ({ ledger }) => (ledger.acceptedTwice as string[]).push(PAYOUT)],
  ['a transfer paid twice', 'money moves once', ({ ledger }) => (first(ledger.transfers).payments = 2)],
  ['a call under another key', 'one key for one operation', ({ ledger }) => (first(ledger.calls).key = 'another')],
  ['a call under an old key', 'keys in their lifetime', ({ ledger }) => (first(ledger.calls).fencedAtMs = AT_MS + 60_001)],
  ['a call without a try', 'intent before wire', ({ record }) => record.payout_attempt.splice(0)],
  ['a call after the deadline of its try', 'intent before wire', ({ ledger }) => (first(ledger.calls).fencedAtMs = AT_MS + 10_001)],
  ['a try that left and counts as not sent', 'not sent is not sent', ({ record }) => (first(record.payout_attempt).outcome = 'not_sent')],
  [
    "a merchant's change that was refused",
    'nothing unexpected',
    ({ record }) => record.payout_event.push(event(6, { type: 'processing.ordered', actor_type: 'merchant' })),
  ],
  ['money that is out and not known', 'the ledgers agree', ({ ledger }) => (first(ledger.transfers).outMinor = 0n)],
  ['an amount that nobody knows', 'the ledgers agree', ({ record }) => (first(record.payout).processed_amount_minor = null)],
  [
    'a step that is not in the list',
    'no illegal transition',
    ({ record }) => Object.assign(record.payout_event[4] as Event, { from_status: 'PROCESSING', to_status: 'REVOKED' }),
  ],
  ['a hole in the history', 'no illegal transition', ({ record }) => record.payout_event.splice(3, 1)],
  ['a change written twice', 'history is written once', ({ record }) => ((record.payout_event[4] as Event).payout_version = 4)],
  [
    'a case that the history does not know',
    'history is written once',
    ({ record }) => record.moderation_case.push({ payout_id: PAYOUT, reason: 'HELD', closed_at: AT }),
  ],
  ['a payout that nobody looks at again', 'final or in a case', ({ record }) => (first(record.payout).status = 'INVOKING')],
  ['a try that stays open', 'final or in a case', ({ record }) => (first(record.payout_attempt).outcome = null)],
  ['a second call by itself', 'no automatic second call', secondTry],
  [
    'a send while a case is open',
    'an open case stops everything',
    ({ record }) => record.payout_event.splice(2, 0, event(3, { type: 'case.opened', data: { reason: 'POLICY' } })),
  ],
  ['a statement that counts by one word', 'four eyes', ({ record }) => record.payout_statement.push(statement)],
  ['an approval by its maker', 'four eyes', ({ record }) => record.approval.push({ ...approval, checker_id: approval.maker_id })],
  [
    'an approval carried out on another version',
    'version bound',
    ({ record }) => {
      record.approval.push(approval);
      Object.assign(record.payout_event[4] as Event, { actor_type: 'operator', actor_id: approval.checker_id, reason: 'Approved: so' });
    },
  ],
  ['an acknowledged payout that is gone', 'nothing missing', ({ record }) => record.payout.splice(0)],
  ['two answers to one key', 'nothing missing', ({ orders }) => first(orders).answers.push({ status: 200, body: '{}', replayed: true, version: null })],
  ['an acknowledged message that is gone', 'nothing missing', ({ notebook }) => notebook.acknowledged.add('n1')],
  ['a payout that nobody ordered', 'nothing unexpected', ({ record }) => (first(record.payout).reference = 'another')],
  ['a message applied twice', 'nothing unexpected', ({ record }) => record.payout_statement.push({ ...statement, source: 'notification' })],
  ['a callback that nobody heard', 'merchants hear', ({ record }) => record.callback_delivery.push(callback)],
];

describe('what schedules are judged by', () => {
  it('finds nothing where everything went well', () => {
    expect(judge(goodEvidence())).toEqual([]);
  });

  it.each(SPOILS)('finds %s', (_what, invariant, spoil) => {
    const evidence = goodEvidence();
    spoil(evidence);
    expect(judge(evidence).map((finding) => finding.invariant)).toContain(invariant);
  });
});
