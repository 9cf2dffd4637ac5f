import { type Evidence, findings, type Invariant } from './evidence.js';

/** Every payout whose order was acknowledged is there, and every repeat got the same answer. */
export const nothingMissing: Invariant = (evidence) => {
  const { record, orders, notebook } = evidence;
  const known = new Map(record.payout.map((payout) => [payout.id, payout]));
  const sentences: string[] = [];
  for (const { name, answers, payoutId, reference } of orders) {
    if (new Set(answers.map(({ body }) => body)).size > 1) sentences.push(`${name} was answered in two ways`);
    if (payoutId !== null && known.get(payoutId)?.reference !== reference) sentences.push(`${name} was acknowledged and is missing`);
    if (answers.length === 0) sentences.push(`${name} was never answered`);
  }
  for (const { key, answer, merchantId } of notebook.commands) {
    const kept = record.idempotency_record.find((one) => one.merchant_id === merchantId && one.key === key);
    if (answer !== null && kept?.response_body !== answer) sentences.push(`the answer to "${key}" was given and not kept`);
    if (answer !== null && !changeOf(evidence, answer)) sentences.push(`"${key}" was acknowledged and nothing of it is in the history`);
  }
  const stored = new Map(record.provider_notification.map((one) => [one.deduplication_key, one]));
  for (const id of notebook.acknowledged)
    if (stored.get(id)?.state !== 'applied') sentences.push(`message ${id} was acknowledged and is ${stored.get(id)?.state ?? 'missing'}`);
  for (const { operatorId, payoutId } of notebook.done) {
    if (!record.payout_event.some((event) => event.payout_id === payoutId && event.actor_id === operatorId))
      sentences.push(`${operatorId} was told that it is done, and the history of ${payoutId} does not know`);
  }
  return findings('nothing missing', sentences);
};

/** The version in an acknowledged answer was written by the merchant. */
function changeOf({ record }: Evidence, answer: string): boolean {
  const { payout } = JSON.parse(answer) as { payout: { id: string; version: number } };
  const versions = record.payout_event.filter((event) => event.payout_id === payout.id && event.actor_type === 'merchant');
  return versions.some(({ payout_version }) => payout_version === payout.version || payout_version === payout.version - 1);
}

/** What a merchant's command leaves in the history, once for each. */
const ORDERED: readonly string[] = ['TERMINATED', 'REVOKING', 'CANCELLING', 'processing.ordered', 'details.supplied'];

/** Nothing is there that nobody ordered, and nothing twice. */
export const nothingUnexpected: Invariant = ({ record, orders, notebook }) => {
  const sentences: string[] = [];
  for (const payout of record.payout) {
    if (!orders.some(({ reference, merchant }) => reference === payout.reference && merchant.id === payout.merchant_id))
      sentences.push(`nobody ordered ${payout.id}`);
  }
  for (const { name, reference } of orders) {
    const count = record.payout.filter((payout) => payout.reference === reference).length;
    if (count > 1) sentences.push(`${name} is there ${String(count)} times`);
  }
  const keys = new Set([...orders.map(({ key }) => key), ...notebook.commands.map(({ key }) => key)]);
  for (const { key } of record.idempotency_record) if (!keys.has(key)) sentences.push(`"${key}" was answered, and nobody asked`);
  const changes = record.payout_event.filter(
    ({ actor_type, type, to_status }) => actor_type === 'merchant' && (ORDERED.includes(to_status ?? '') || ORDERED.includes(type)),
  );
  const acknowledged = notebook.commands.filter(({ answer }) => answer !== null).length;
  if (changes.length > acknowledged) sentences.push(`merchants were told of ${String(acknowledged)} changes, and ${String(changes.length)} happened`);
  const notices = record.payout_statement.filter(({ source }) => source === 'notification').length;
  const applied = record.provider_notification.filter(({ state }) => state === 'applied').length;
  if (notices !== applied) sentences.push(`${String(applied)} messages were applied, ${String(notices)} statements came of them`);
  return findings('nothing unexpected', sentences);
};

/** Every notice to a merchant was taken at least once, and says what the history says. */
export const merchantsHear: Invariant = ({ record, notebook }) => {
  const sentences: string[] = [];
  for (const { id, state, payload, payout_id, sequence } of record.callback_delivery) {
    const event = record.payout_event.find((one) => one.payout_id === payout_id && one.sequence === sequence);
    const said = JSON.parse(payload) as { sequence: number; data: { status: string } };
    if (state !== 'delivered') sentences.push(`callback ${id} is ${state}`);
    else if (notebook.heard.get(id) !== payload) sentences.push(`callback ${id} counts as delivered, and nobody heard it`);
    if (!event || said.sequence !== sequence || (event.to_status !== null && event.to_status !== said.data.status))
      sentences.push(`callback ${id} says something else than the history`);
  }
  const unknown = [...notebook.heard.keys()].filter((id) => !record.callback_delivery.some((one) => one.id === id));
  return findings('merchants hear', [...sentences, ...unknown.map((id) => `a merchant heard ${id}, which is not there`)]);
};
