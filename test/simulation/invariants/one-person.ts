import { formatAmount, type ModerationAction } from '@app/domain';
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

/** What an action may do. An approval of one of them covers no other, and no second time. */
const EFFECT_OF: Readonly<Record<string, readonly ModerationAction[]>> = {
  'processing.ordered': ['process'],
  'repeat.ordered': ['revoke', 'cancel', 'process'],
  'statement.accepted': ['add_statement'],
};

/** Whether what the hostile administrator did is what an honest operator asked for, in their words and about the same statement. */
function wasAsked({ record, externalRecord }: Evidence, event: EventRecord): boolean {
  return externalRecord.askedActions.some(({ approvalId, makerId, payoutId, action, reason, statementId, outcome }) => {
    const approval = record.approval.find(({ id }) => id === approvalId);
    const isTheirs = payoutId === event.payout_id && event.reason === `Approved: ${reason}` && (EFFECT_OF[event.type] ?? [action]).includes(action);
    if (!isTheirs || approval?.state !== 'approved' || approval.checker_id !== HOSTILE.id || approval.maker_id !== makerId) return false;
    if (approval.action !== action || (approval.parameters['outcome'] ?? null) !== outcome) return false;
    if (statementId !== null && approval.parameters['statement_id'] !== statementId) return false;
    return event.type !== 'statement.accepted' || event.data['statement'] === approval.parameters['statement_id'];
  });
}

/** What live configuration must be: as before, but for what one person asked for and another published. */
function expectedConfiguration({ record, configuration, externalRecord }: Evidence): string[] {
  const published = record.change_request
    .filter(({ mode, state, maker_id, decided_by }) => mode === 'live' && state === 'published' && decided_by !== maker_id)
    .sort((one, other) => Date.parse(one.decided_at ?? '') - Date.parse(other.decided_at ?? ''));
  let lines = [...(configuration?.before ?? [])];
  for (const { id, maker_id: makerId } of published) {
    const asked = externalRecord.askedChanges.find((one) => one.requestId === id && one.makerId === makerId);
    if (asked) lines = [...lines.filter((line) => !line.startsWith(asked.subject)), asked.line];
  }
  return lines;
}

function changedAlone(evidence: Evidence): string[] {
  const { record, configuration } = evidence;
  const [expected, after] = [expectedConfiguration(evidence), configuration?.after ?? []];
  const changed = after.filter((text) => !expected.includes(text)).concat(expected.filter((text) => !after.includes(text)));
  const published = record.change_request.filter(
    ({ mode, state, maker_id, decided_by }) => mode === 'live' && state === 'published' && (maker_id === HOSTILE.id || decided_by === maker_id),
  );
  const confirmed = record.account_confirmation.filter(({ state, asked_by, decided_by }) => state === 'confirmed' && asked_by === decided_by);
  return [
    ...changed.map((text) => `live configuration is not what two people wanted: ${text}`),
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
      !(event.actor_id === HOSTILE.id ? wasAsked(evidence, event) : wasAgreed(evidence, event)),
  );
  return findings('INV-24', [...alone.map(({ payout_id, type }) => `one person alone did ${type} on ${payout_id}`), ...changedAlone(evidence)]);
};

/** INV-24: whatever was carried out or asked for can be read in the history under the name of its author. */
export const attacksAreKept: Invariant = ({ record, externalRecord }) => {
  const isKept = ({ what, subjectId, keptIn }: (typeof externalRecord.attacks)[number]): boolean => {
    if (keptIn === 'payout') return record.payout_event.some(({ payout_id, actor_id }) => payout_id === subjectId && actor_id === HOSTILE.id);
    if (keptIn === 'security log')
      return externalRecord.securityLog.some((line) => line.event === what && line.operatorId === subjectId && line.by === HOSTILE.id);
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
