import type { KillSwitchScope } from '@app/domain';
import type { PayoutStoppage, Stoppage, StoppageCause } from '@app/payouts';
import type { PayoutStoppageView, StoppageView } from './stoppage.view.js';

/** `account`: what is held, by its name; for a kill switch, the sends that it stops. */
interface StoppageTexts {
  title: (account: string) => string;
  /** For the list. */
  sentence: (detail: string) => string;
  /** For the payout's page. */
  ofPayout: (account: string, detail: string) => string;
}

const quoted = (detail: string): string => (detail === '' ? '' : ` Reason: ${detail}`);

const TEXTS: Readonly<Record<StoppageCause, StoppageTexts>> = {
  kill_switch: {
    title: (sends) => `${sends} are stopped`,
    sentence: (detail) => `The kill switch was pressed. Payouts are accepted and wait; two people have to resume.${quoted(detail)}`,
    ofPayout: (sends, detail) => `It waits because the kill switch was pressed: ${sends} are stopped until two people resume them.${quoted(detail)}`,
  },
  account_paused: {
    title: (account) => `${account} is paused`,
    sentence: (detail) => `Nothing is sent through this account until somebody resumes it.${quoted(detail)}`,
    ofPayout: (account, detail) => `It waits because the account ${account} is paused.${quoted(detail)}`,
  },
  account_unproved: {
    title: (account) => `${account} is not proved`,
    sentence: (detail) =>
      `Nothing is sent through this account until its mode and identity are proved: test its connection, or let two operators confirm it.${quoted(detail)}`,
    ofPayout: (account, detail) => `It waits because nobody has proved whose money the account ${account} moves: test its connection.${quoted(detail)}`,
  },
  breaker_open: {
    title: (account) => `${account} fails repeatedly`,
    sentence: (detail) => `Its circuit breaker is open: nothing is sent until one payout has succeeded.${quoted(detail)}`,
    ofPayout: (account, detail) => `It waits because ${account} fails repeatedly: the circuit breaker is open until one payout has succeeded.${quoted(detail)}`,
  },
  sender_busy: {
    title: () => 'A sender does not let go',
    sentence: () => 'Another process holds the lock of these payouts without finishing. They are sent once it ends or its connection is closed.',
    ofPayout: () =>
      'It is overdue because another process holds its sender lock without finishing. It is taken up once that process ends or its connection is closed.',
  },
  overdue: {
    title: () => 'Overdue, and nobody takes them',
    sentence: () => 'These have been due for more than a minute. Check that a worker process is running and keeps up.',
    ofPayout: () => 'It has been due for more than a minute and no worker has taken it. Check that a worker process is running and keeps up.',
  },
  answer_awaited: {
    title: () => 'Providers wait for an answer',
    sentence: () => 'A provider asked for something, such as a one-time password. These go on once the merchant or an operator supplies it.',
    ofPayout: () => 'It waits for the answer that the provider asked for. It goes on once the merchant or an operator supplies it.',
  },
};

/** The sends that a kill switch stops, as a subject: `All live sends`. */
export function stoppedSends(scope: KillSwitchScope, name: string | null): string {
  return scope === 'all' ? 'All live sends' : `Live sends of the ${scope} ${name ?? ''}`.trimEnd();
}

function lowerFirst(text: string): string {
  return text.replace(/^./u, (first) => first.toLowerCase());
}

/** Something that stops payouts, in words. */
export function stoppageView(row: Stoppage): StoppageView {
  const texts = TEXTS[row.cause];
  return {
    cause: row.cause,
    title: texts.title(row.scope === null ? (row.account_name ?? 'The account') : stoppedSends(row.scope, row.target_name)),
    sentence: texts.sentence(row.detail ?? ''),
    since: row.since.toISOString(),
    payouts: row.payouts,
    account: row.account_id === null ? null : { id: row.account_id, name: row.account_name ?? row.account_id },
    oldest: row.oldest_id === null ? null : { id: row.oldest_id, reference: row.oldest_reference ?? row.oldest_id },
  };
}

/** What stops one payout, in words. */
export function payoutStoppageView(stoppage: PayoutStoppage | null): PayoutStoppageView | null {
  if (!stoppage) return null;
  const { cause, account_name: account, scope, target_name: target, detail, since } = stoppage;
  const held = cause === 'kill_switch' && scope !== null ? lowerFirst(stoppedSends(scope, target)) : (account ?? 'of this payout');
  return { cause, sentence: TEXTS[cause].ofPayout(held, detail ?? ''), since: since.toISOString() };
}
