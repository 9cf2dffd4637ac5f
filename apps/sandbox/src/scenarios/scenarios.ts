import { FINAL_CODES } from './codes.js';
import { CONTRADICTIONS } from './contradictions.js';
import type { Scenario, Spoil } from './scenario.js';
import { failedAfter, inGroup, paidAfter, pendingAfter, returnedAfter } from './script.js';

/**
 * The account numbers that mean something, in the manner of a card network's test numbers.
 * This table is the behaviour: the code asks it what to do and knows no number itself.
 */

const fallback = inGroup('default');
const paying = inGroup('paying');
const refused = inGroup('refused');
const failing = inGroup('failing');
const errorBeforeAcceptance = inGroup('error before acceptance');
const errorAfterAcceptance = inGroup('error after acceptance');
const notifications = inGroup('notifications');
const takenBack = inGroup('taken back');
const revoke = inGroup('revoke');
const cancel = inGroup('cancel');
const oneTimePassword = inGroup('one-time password');
const twoSteps = inGroup('two steps');

/** The number of a row in a family: `numbered('20', 7)` is `2000000007`. */
function numbered(family: string, position: number): string {
  return family + String(position).padStart(10 - family.length, '0');
}

/** Every 10-digit number that the table does not name. */
export const DEFAULT_SCENARIO: Scenario = fallback('any other', 'Paid after half a second', 'Received, pending after 200 ms, paid after 500 ms.', {
  status: 'received',
  steps: [pendingAfter(200), paidAfter(300)],
});

const PAYING: readonly Scenario[] = [
  paying('1000000000', 'Paid at once', 'The create answers "paid".', { status: 'paid' }),
  paying('1000000001', 'Received, pending, paid', 'Pending after 300 ms, paid after 600 ms.', {
    status: 'received',
    steps: [pendingAfter(300), paidAfter(300)],
  }),
  paying('1000000002', 'Pending, paid', 'Pending at once, paid after 1 s.', { status: 'pending', steps: [paidAfter(1_000)] }),
  paying('1000000003', 'Partly paid at once', 'Half of the amount is paid, rounded down to the minor unit.', { status: 'partly_paid' }),
  paying('1000000004', 'Pending, partly paid', 'Half of the amount is paid after 500 ms.', {
    status: 'pending',
    steps: [{ afterMs: 500, status: 'partly_paid' }],
  }),
  paying('1000000005', 'Slow answer', 'Paid at once, and the answer takes 2 s.', { status: 'paid', answerAfterMs: 2_000 }),
  paying('1000000006', 'Pending forever', 'Never gets a result.', { status: 'pending' }),
  paying('1000000007', 'Received forever', 'Never becomes pending.', { status: 'received' }),
  paying('1000000008', 'Pending for long', 'Paid after 20 s.', { status: 'pending', steps: [paidAfter(20_000)] }),
];

const REFUSED: readonly Scenario[] = FINAL_CODES.map(({ code, message }, index) =>
  refused(numbered('20', index + 1), `Refused: ${code}`, `${message} Nothing is registered.`, { status: 'received', refusal: code }),
);

const FAILING: readonly Scenario[] = FINAL_CODES.map(({ code, message }, index) =>
  failing(numbered('21', index + 1), `Fails: ${code}`, `Accepted, and failed after 300 ms. ${message}`, {
    status: 'pending',
    steps: [failedAfter(300, code)],
  }),
);

/** The errors in the order of their scenario numbers. */
const ERRORS: readonly { readonly spoil: Spoil; readonly words: string }[] = [
  { spoil: 'http_500', words: '500' },
  { spoil: 'http_503', words: '503' },
  { spoil: 'timeout', words: 'no answer' },
  { spoil: 'reset', words: 'socket reset' },
  { spoil: 'garbage', words: '200 with a garbage body' },
  { spoil: 'cut_body', words: 'a body cut short' },
  { spoil: 'unknown_code', words: 'an undocumented code' },
  { spoil: 'busy', words: '423, temporarily busy' },
];

const ERROR_BEFORE: readonly Scenario[] = [
  ...ERRORS.map(({ spoil, words }, index) =>
    errorBeforeAcceptance(numbered('30', index + 1), `Not accepted: ${words}`, 'The first create is lost. A repeat under the same key is paid at once.', {
      status: 'paid',
      error: { spoil, when: 'before_first_try' },
    }),
  ),
  errorBeforeAcceptance('3200000002', 'Not accepted: 503 always', 'Every create is lost, however often it is repeated.', {
    status: 'paid',
    error: { spoil: 'http_503', when: 'before_every_try' },
  }),
];

const ERROR_AFTER: readonly Scenario[] = [
  ...ERRORS.map(({ spoil, words }, index) =>
    errorAfterAcceptance(numbered('31', index + 1), `Accepted: ${words}`, 'Registered and paid at once behind the spoilt answer.', {
      status: 'paid',
      error: { spoil, when: 'after' },
    }),
  ),
  errorAfterAcceptance('3200000001', 'Accepted: 503, then fails', 'Pending behind a 503, failed with no_funds after 1 s.', {
    status: 'pending',
    error: { spoil: 'http_503', when: 'after' },
    steps: [failedAfter(1_000, 'no_funds')],
  }),
  errorAfterAcceptance('3200000003', 'Accepted: 503, pending forever', 'Pending behind a 503, and never gets a result.', {
    status: 'pending',
    error: { spoil: 'http_503', when: 'after' },
  }),
];

const LATER_PAID = { status: 'pending', steps: [paidAfter(500)] } as const;

const NOTIFYING: readonly Scenario[] = [
  notifications('4000000001', 'Duplicate notification', 'Each notification is sent twice.', { ...LATER_PAID, notifications: 'twice' }),
  notifications('4000000002', 'Late notification', 'Sent 3 s after the change.', { ...LATER_PAID, notifications: 'late' }),
  notifications('4000000003', 'Reordered notifications', 'First "paid", then the "pending" that came before it.', {
    ...LATER_PAID,
    notifications: 'reordered',
  }),
  notifications('4000000004', 'Forged notification', 'First a wrongly signed "failed", then the true one.', {
    ...LATER_PAID,
    notifications: 'forged',
  }),
  notifications('4000000005', 'No notification', 'Only asking tells.', { ...LATER_PAID, notifications: 'none' }),
  notifications('4000000006', 'Contradictory notification', 'Well signed, says "failed", while the transfer is paid.', {
    ...LATER_PAID,
    notifications: 'contradictory',
  }),
];

const TAKEN_BACK: readonly Scenario[] = [
  takenBack('5000000001', 'Paid, then returned', 'The provider takes the money back after 1 s.', {
    status: 'paid',
    steps: [returnedAfter(1_000)],
  }),
  takenBack('5000000002', 'Paid, then failed', 'Fails after 1 s although it was paid. The money comes back.', {
    status: 'paid',
    steps: [failedAfter(1_000, 'recipient_closed')],
  }),
];

const REVOKING: readonly Scenario[] = [
  revoke('6000000001', 'Revoked at once', 'Pending forever until it is revoked.', { status: 'pending' }),
  revoke('6000000002', 'Revoked later', 'The revoke is accepted, done after 500 ms.', {
    status: 'pending',
    revoke: { result: 'done', afterMs: 500 },
  }),
  revoke('6000000003', 'Revoke refused, then paid', 'Paid 1 s after the refusal.', {
    status: 'pending',
    revoke: { result: 'refused', next: [paidAfter(1_000)] },
  }),
  revoke('6000000004', 'Revoke accepted, then refused', 'Paid after 500 ms instead.', {
    status: 'pending',
    revoke: { result: 'refused', afterMs: 500, next: [paidAfter(0)] },
  }),
  revoke('6000000005', 'Revoke: 500, but done', 'Revoked behind the error.', {
    status: 'pending',
    revoke: { result: 'done', error: { spoil: 'http_500', when: 'after' } },
  }),
  revoke('6000000006', 'Revoke: 500, not done', 'The first try is lost, a repeat works.', {
    status: 'pending',
    revoke: { result: 'done', error: { spoil: 'http_500', when: 'before_first_try' } },
  }),
  revoke('6000000007', 'Revoke refused', 'Stays pending forever.', { status: 'pending', revoke: { result: 'refused' } }),
];

const CANCELLING: readonly Scenario[] = [
  cancel('7000000001', 'Returned at once', 'The cancel brings the money back.', { status: 'paid' }),
  cancel('7000000002', 'Returned later', 'The cancel is accepted, done after 500 ms.', {
    status: 'paid',
    cancel: { result: 'done', afterMs: 500 },
  }),
  cancel('7000000003', 'Cancel refused', 'Stays paid.', { status: 'paid', cancel: { result: 'refused' } }),
  cancel('7000000004', 'Cancel accepted, then refused', 'Paid again after 500 ms.', {
    status: 'paid',
    cancel: { result: 'refused', afterMs: 500, next: [paidAfter(0)] },
  }),
  cancel('7000000005', 'Cancel: 500, but done', 'Returned behind the error.', {
    status: 'paid',
    cancel: { result: 'done', error: { spoil: 'http_500', when: 'after' } },
  }),
  cancel('7000000006', 'Cancel: 500, not done', 'The first try is lost, a repeat works.', {
    status: 'paid',
    cancel: { result: 'done', error: { spoil: 'http_500', when: 'before_first_try' } },
  }),
];

/** The one-time password of every transfer that asks for one. */
const PASSWORD = '123456';

const CONFIRMING: readonly Scenario[] = [
  oneTimePassword('8000000001', 'Asks for a one-time password', `Paid once it is confirmed with ${PASSWORD}. A wrong one changes nothing.`, {
    status: 'password_wanted',
    password: { expected: PASSWORD, then: [paidAfter(0)] },
  }),
  oneTimePassword('8000000002', 'Asks for a one-time password, paid later', `Pending once it is confirmed with ${PASSWORD}, paid after 500 ms.`, {
    status: 'password_wanted',
    password: { expected: PASSWORD, then: [pendingAfter(0), paidAfter(500)] },
  }),
];

const TWO_STEPS: readonly Scenario[] = [
  twoSteps('8100000001', 'Quoted, paid with its fulfilment', 'The create answers a quote, and nothing moves before the fulfilment names it.', {
    status: 'quoted',
    fulfilment: { then: [paidAfter(0)] },
  }),
  twoSteps('8100000002', 'Quoted behind a 503', 'The answer to the create is lost: only a lookup by key shows the quote.', {
    status: 'quoted',
    error: { spoil: 'http_503', when: 'after' },
    fulfilment: { then: [paidAfter(0)] },
  }),
  twoSteps('8100000003', 'Quoted, the answer to the fulfilment is lost', 'It is paid behind a 503.', {
    status: 'quoted',
    fulfilment: { then: [paidAfter(0)], error: { spoil: 'http_503', when: 'after' } },
  }),
  twoSteps('8100000004', 'Quoted, the first fulfilment is lost', 'It answers 503 and has done nothing. A later one is paid.', {
    status: 'quoted',
    fulfilment: { then: [paidAfter(0)], error: { spoil: 'http_503', when: 'before_first_try' } },
  }),
  twoSteps('8100000005', 'Quoted, paid after its fulfilment', 'Pending once it is fulfilled, paid after 500 ms.', {
    status: 'quoted',
    fulfilment: { then: [pendingAfter(0), paidAfter(500)] },
  }),
];

/** Every account number with a meaning of its own. */
export const SCENARIOS: readonly Scenario[] = [
  ...PAYING,
  ...REFUSED,
  ...FAILING,
  ...ERROR_BEFORE,
  ...ERROR_AFTER,
  ...NOTIFYING,
  ...TAKEN_BACK,
  ...REVOKING,
  ...CANCELLING,
  ...CONFIRMING,
  ...TWO_STEPS,
  ...CONTRADICTIONS,
];

const BY_NUMBER: ReadonlyMap<string, Scenario> = new Map(SCENARIOS.map((entry) => [entry.accountNumber, entry]));

/** What happens to a transfer to this account number. */
export function scenarioOf(accountNumber: string): Scenario {
  return BY_NUMBER.get(accountNumber) ?? DEFAULT_SCENARIO;
}
