import { formatAmount } from '@app/domain';
import { HOSTILE } from '../world/fixtures.js';
import { type Evidence, findings, type Invariant } from './evidence.js';
import type { EventRecord, PayoutRecord } from './record.js';

/** Events by which something may be sent, or a case ends. */
const EFFECTS: readonly string[] = ['processing.ordered', 'repeat.ordered', 'case.closed', 'statement.accepted'];

function disorder({ record, orders, ledger }: Evidence, accountId: string, payoutId: string): string | undefined {
  const order = orders.find((one) => one.payoutId === payoutId);
  const payout = record.payout.find(({ id }) => id === payoutId);
  if (!order || !payout) return `${payoutId} was sent, and no merchant ordered it`;
  const mode = ledger.accounts.get(accountId)?.mode;
  if (mode !== order.mode) return `${payoutId} was ordered in ${order.mode} mode and sent to a ${mode ?? 'strange'} account`;
  return payout.provider_account_id === accountId ? undefined : `${payoutId} was sent to another account than it was routed to`;
}

/** INV-24: what was sent, to which account, and over which amount. */
export const moneyIsOrdered: Invariant = (evidence) => {
  const { calls, transfers } = evidence.ledger;
  const wrong = transfers.filter(({ payoutId, amountMinor, currency }) => {
    const order = evidence.orders.find((one) => one.payoutId === payoutId);
    return order && Number(formatAmount(amountMinor, currency)) !== Number(order.amount);
  });
  return findings('INV-24', [
    ...[...transfers, ...calls].flatMap(({ accountId, payoutId }) => disorder(evidence, accountId, payoutId) ?? []),
    ...wrong.map(({ payoutId }) => `${payoutId} was sent over another amount than it was ordered`),
  ]);
};

/** Whether no one person may decide about the payout: above the merchant's limit, which in live mode is zero where none is set. */
function takesTwo({ orders }: Evidence, { id, currency, mode, amount_minor }: PayoutRecord): boolean {
  const limit = orders.find(({ payoutId }) => payoutId === id)?.merchant.soloLimits[currency];
  return limit === undefined ? mode === 'live' : amount_minor > limit;
}

function wasAgreed({ record }: Evidence, event: EventRecord): boolean {
  return record.approval.some(
    ({ state, payout_id, checker_id, maker_id }) =>
      state === 'approved' && payout_id === event.payout_id && checker_id === event.actor_id && maker_id !== event.actor_id,
  );
}

function changedAlone({ record, configuration }: Evidence): string[] {
  const { before, after } = configuration ?? { before: [], after: [] };
  const changed = after.filter((text) => !before.includes(text)).concat(before.filter((text) => !after.includes(text)));
  const published = record.change_request.filter(({ mode, state, maker_id }) => mode === 'live' && state === 'published' && maker_id === HOSTILE.id);
  const confirmed = record.account_confirmation.filter(({ state, asked_by, decided_by }) => state === 'confirmed' && asked_by === decided_by);
  return [
    ...changed.map((text) => `one person changed live configuration: ${text}`),
    ...published.map(({ kind }) => `${kind} was published by one person`),
    ...confirmed.map(({ id }) => `${id} was confirmed by one person`),
  ];
}

/** INV-24: nothing that takes two people has the effect of one. */
export const nothingAlone: Invariant = (evidence) => {
  const { record } = evidence;
  const guarded = new Set(record.payout.filter((payout) => takesTwo(evidence, payout)).map(({ id }) => id));
  const alone = record.payout_event.filter(
    (event) =>
      event.actor_type === 'operator' &&
      guarded.has(event.payout_id) &&
      (event.to_status !== null || EFFECTS.includes(event.type)) &&
      !wasAgreed(evidence, event),
  );
  return findings('INV-24', [...alone.map(({ payout_id, type }) => `one person alone did ${type} on ${payout_id}`), ...changedAlone(evidence)]);
};

/** INV-24: whatever was carried out or asked for can be read in the history under the name of its author. */
export const attacksAreKept: Invariant = ({ record, externalRecord }) => {
  const isKept = ({ subjectId, keptIn }: (typeof externalRecord.attacks)[number]): boolean => {
    if (keptIn === 'payout') return record.payout_event.some(({ payout_id, actor_id }) => payout_id === subjectId && actor_id === HOSTILE.id);
    return record.configuration_change.some(
      ({ operator_id, subject_id, data }) =>
        operator_id === HOSTILE.id && (keptIn === 'configuration' ? subject_id === subjectId : data['changeRequest'] === subjectId),
    );
  };
  return findings(
    'INV-24',
    externalRecord.attacks.filter((attack) => !isKept(attack)).map(({ what, subjectId }) => `${what} of ${subjectId} is not in the history`),
  );
};
