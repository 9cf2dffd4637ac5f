import type { Distortion, Scenario, Step } from './scenario.js';
import { failedAfter, inGroup, paidAfter, partReturnedAfter, returnedAfter } from './script.js';

/**
 * The account numbers whose provider says things that cannot be true together, or says them late, or about another amount. The ledger
 * tells where the money is in each of them.
 */

const notifications = inGroup('notifications');
const takenBack = inGroup('taken back');
const revoke = inGroup('revoke');
const cancel = inGroup('cancel');
const amounts = inGroup('amounts');
const contradictions = inGroup('contradictions');

const partAfter = (afterMs: number, status: 'paid' | 'partly_paid', paidPercent: number): Step => ({ afterMs, status, paidPercent });
const FAILED_THEN_PAID = { status: 'pending', steps: [failedAfter(300, 'declined'), paidAfter(1_000)] } as const;

const THIN: readonly Scenario[] = [
  notifications('4000000007', 'Thin notification', 'It only says that something changed: the status is "changed", and no amount is given.', {
    status: 'pending',
    steps: [paidAfter(500)],
    notifications: 'thin',
  }),
  notifications(
    '4000000008',
    'Failed, then paid, thin notifications',
    'Failed after 300 ms, paid 1 s later; both times it is only said that something changed.',
    {
      ...FAILED_THEN_PAID,
      notifications: 'thin',
    },
  ),
];

const RETURNED: readonly Scenario[] = [
  takenBack(
    '5000000003',
    'Paid, then returned without a word',
    'As a bank returns an ACH credit: the money comes back after 10 s, and no notification is sent.',
    {
      status: 'paid',
      steps: [returnedAfter(10_000)],
      notifications: 'none',
    },
  ),
  takenBack('5000000004', 'Paid, being returned, returned', 'The provider begins to take the money back after 500 ms and has it 1 s later.', {
    status: 'paid',
    steps: [{ afterMs: 500, status: 'returning', code: 'recipient_returned' }, returnedAfter(1_000)],
  }),
  takenBack('5000000005', 'Paid, returned, paid again', 'Returned after 500 ms, and paid a second time 1 s later.', {
    status: 'paid',
    steps: [returnedAfter(500), paidAfter(1_000)],
  }),
  takenBack('5000000006', 'Paid, a part returned', '40 % of the amount come back after 1 s; the rest stays paid.', {
    status: 'paid',
    steps: [partReturnedAfter(1_000, 60)],
  }),
  takenBack('5000000007', 'Paid, a part returned without a word', '40 % of the amount come back after 1 s, and no notification is sent.', {
    status: 'paid',
    steps: [partReturnedAfter(1_000, 60)],
    notifications: 'none',
  }),
  takenBack('5000000008', 'Paid, a part returned, then the rest', '40 % of the amount come back after 1 s, the rest 20 s later.', {
    status: 'paid',
    steps: [partReturnedAfter(1_000, 60), returnedAfter(20_000)],
  }),
];

const AFTER_COMMANDS: readonly Scenario[] = [
  revoke('6000000008', 'Revoke refused, then paid and returned', 'Paid 500 ms after the refusal, and the money comes back 1 s later.', {
    status: 'pending',
    revoke: { result: 'refused', next: [paidAfter(500), returnedAfter(1_000)] },
  }),
  revoke('6000000009', 'Revoked, then paid all the same', 'The revoke is done at once, and the transfer is paid 1 s later.', {
    status: 'pending',
    revoke: { result: 'done', next: [paidAfter(1_000)] },
  }),
  revoke('6000000010', 'Revoke accepted, told as a cancellation', 'While it is decided, the status is "cancelling", and after 500 ms "cancelled".', {
    status: 'pending',
    revoke: { result: 'done', afterMs: 500, saysCancelled: true },
  }),
  revoke('6000000011', 'Revoke: 500, accepted, told as a cancellation', 'Behind the error the status is "cancelling", and after 2 s "cancelled".', {
    status: 'pending',
    revoke: { result: 'done', afterMs: 2_000, saysCancelled: true, error: { spoil: 'http_500', when: 'after' } },
  }),
  cancel('7000000009', 'Cancel accepted, told as a cancellation', 'While it is decided, the status is "cancelling", and after 500 ms "cancelled".', {
    status: 'paid',
    cancel: { result: 'done', afterMs: 500, saysCancelled: true },
  }),
  cancel('7000000007', 'Cancel refused, then returned', 'The money comes back 1 s after the refusal.', {
    status: 'paid',
    cancel: { result: 'refused', next: [returnedAfter(1_000)] },
  }),
  cancel('7000000008', 'Returned at once, then paid again', 'The cancel brings the money back, and it is paid a second time 1 s later.', {
    status: 'paid',
    cancel: { result: 'done', next: [paidAfter(1_000)] },
  }),
];

const shown = (accountNumber: string, title: string, description: string, shows: Distortion): Scenario =>
  amounts(accountNumber, title, `Paid in full after 500 ms. ${description}`, { status: 'pending', steps: [paidAfter(500)], shows });

const AMOUNTS: readonly Scenario[] = [
  amounts('9000000001', 'Paid more than ordered', 'One and a half times the amount is paid after 500 ms.', {
    status: 'pending',
    steps: [partAfter(500, 'paid', 150)],
  }),
  amounts('9000000002', 'Paid less than ordered', 'The status is "paid" after 500 ms, and the amount 40 % of what was ordered.', {
    status: 'pending',
    steps: [partAfter(500, 'paid', 40)],
  }),
  amounts('9000000003', 'Partly paid, then more', '40 % are paid after 500 ms, 60 % in all 1 s later.', {
    status: 'pending',
    steps: [partAfter(500, 'partly_paid', 40), partAfter(1_000, 'partly_paid', 60)],
  }),
  amounts('9000000004', 'Partly paid, then all', '40 % are paid after 500 ms, everything 1 s later.', {
    status: 'pending',
    steps: [partAfter(500, 'partly_paid', 40), partAfter(1_000, 'paid', 100)],
  }),
  shown('9000000005', 'Paid in another currency', 'Answers show another currency.', 'other_currency'),
  shown('9000000006', 'Unreadable amount', 'Answers show a paid amount with a digit too many.', 'unreadable_amount'),
  shown('9000000007', 'Amount as a number', 'Answers show the paid amount as a JSON number, not as text.', 'number_amount'),
  shown('9000000008', 'Negative amount', 'Answers show the paid amount with a minus.', 'negative_amount'),
  shown('9000000009', "Another payout's key", 'Answers show the key and the reference of another transfer.', 'other_key'),
  amounts('9000000010', 'Paid, then corrected to a part', 'Paid in full at once; 1 s later only 40 % are out.', {
    status: 'paid',
    steps: [partAfter(1_000, 'partly_paid', 40)],
  }),
];

const CONTRADICTING: readonly Scenario[] = [
  contradictions('9100000001', 'Failed, then paid', 'Failed after 300 ms, paid 1 s later.', FAILED_THEN_PAID),
  contradictions('9100000002', 'Accepted, then not found for 3 s', 'Pending; lookups answer 404 for 3 s. Paid after 4 s.', {
    status: 'pending',
    steps: [paidAfter(4_000)],
    hidden: { fromMs: 0, untilMs: 3_000 },
  }),
  contradictions('9100000003', 'Accepted and found, then never found again', 'Pending; from 1 s on lookups answer 404.', {
    status: 'pending',
    hidden: { fromMs: 1_000 },
  }),
  contradictions('9100000004', 'Refused as a duplicate although it is the first', 'The create answers 409, lookups 404 for 800 ms; pending, paid after 1 s.', {
    status: 'pending',
    error: { spoil: 'duplicate', when: 'after' },
    hidden: { fromMs: 0, untilMs: 800 },
    steps: [paidAfter(1_000)],
  }),
  contradictions('9100000005', 'Paid, and refused after that', 'Paid at once, with a notification. The create answers 422 only after 2.4 s.', {
    status: 'paid',
    error: { spoil: 'declined', when: 'after' },
    answerAfterMs: 2_400,
  }),
];

export const CONTRADICTIONS: readonly Scenario[] = [...THIN, ...RETURNED, ...AFTER_COMMANDS, ...AMOUNTS, ...CONTRADICTING];
