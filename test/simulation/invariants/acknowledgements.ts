import { type Evidence, findings, type Invariant } from './evidence.js';

/** INV-17 */
export const nothingMissing: Invariant = (evidence) => {
  const { record, orders, externalRecord } = evidence;
  const known = new Map(record.payout.map((payout) => [payout.id, payout]));
  const sentences: string[] = [];
  for (const { name, answers, payoutId, reference } of orders) {
    if (new Set(answers.map(({ body }) => body)).size > 1) sentences.push(`${name} got two different answers`);
    if (payoutId !== null && known.get(payoutId)?.reference !== reference) sentences.push(`${name} was acknowledged but is missing`);
    if (answers.length === 0) sentences.push(`${name} was never answered`);
  }
  for (const { key, answer, merchantId } of externalRecord.commands) {
    const kept = record.idempotency_record.find((one) => one.merchant_id === merchantId && one.key === key);
    if (answer !== null && kept?.response_body !== answer) sentences.push(`the answer to "${key}" was given but not stored`);
    if (answer !== null && !writtenBy(evidence, answer)) sentences.push(`"${key}" was acknowledged but is not in the history`);
  }
  const stored = new Map(record.provider_notification.map((one) => [one.deduplication_key, one]));
  for (const id of externalRecord.acknowledgedNotifications)
    if (stored.get(id)?.state !== 'applied') sentences.push(`notification ${id} was acknowledged but is ${stored.get(id)?.state ?? 'missing'}`);
  for (const { operatorId, payoutId } of externalRecord.confirmedActions) {
    if (!record.payout_event.some((event) => event.payout_id === payoutId && event.actor_id === operatorId))
      sentences.push(`${operatorId} received confirmation of the action, but it is not in the history of ${payoutId}`);
  }
  return findings('INV-17', sentences);
};

/** Whether the version in an acknowledged answer was written by the merchant. */
function writtenBy({ record }: Evidence, answer: string): boolean {
  const payout = JSON.parse(answer) as { id: string; version: number };
  const versions = record.payout_event.filter((event) => event.payout_id === payout.id && event.actor_type === 'merchant');
  return versions.some(({ payout_version }) => payout_version === payout.version || payout_version === payout.version - 1);
}

/** Events that a merchant's command writes, one for each command. */
const ORDERED: readonly string[] = ['TERMINATED', 'REVOKING', 'CANCELLING', 'processing.ordered', 'details.supplied'];

/** INV-18 */
export const nothingUnexpected: Invariant = ({ record, orders, externalRecord }) => {
  const sentences: string[] = [];
  for (const payout of record.payout) {
    if (!orders.some(({ reference, merchant, mode }) => reference === payout.reference && merchant.id === payout.merchant_id && mode === payout.mode))
      sentences.push(`${payout.id} was not ordered`);
  }
  for (const { name, reference, mode } of orders) {
    const count = record.payout.filter((payout) => payout.reference === reference && payout.mode === mode).length;
    if (count > 1) sentences.push(`${name} is stored ${String(count)} times`);
  }
  const keys = new Set([...orders.map(({ key }) => key), ...externalRecord.commands.map(({ key }) => key)]);
  for (const { key } of record.idempotency_record) if (!keys.has(key)) sentences.push(`"${key}" was answered but not requested`);
  const changes = record.payout_event.filter(
    ({ actor_type, type, to_status }) => actor_type === 'merchant' && (ORDERED.includes(to_status ?? '') || ORDERED.includes(type)),
  );
  const acknowledged = externalRecord.commands.filter(({ answer }) => answer !== null).length;
  if (changes.length > acknowledged) sentences.push(`merchants received ${String(acknowledged)} changes, but ${String(changes.length)} were made`);
  const notices = record.payout_statement.filter(({ source }) => source === 'notification').length;
  const applied = record.provider_notification.filter(({ state }) => state === 'applied').length;
  if (notices !== applied) sentences.push(`${String(applied)} notifications were applied, but ${String(notices)} statements recorded`);
  return findings('INV-18', sentences);
};
