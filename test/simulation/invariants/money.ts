import { isKeyRemembered } from '@app/providers';
import { type Evidence, findings, type Invariant } from './evidence.js';
import type { PayoutRecord } from './record.js';

/** INV-01, even where the money came back later */
export const paidOnce: Invariant = ({ ledger }) =>
  findings('INV-01', [
    ...ledger.acceptedTwice.map((id) => `${id} was accepted twice`),
    ...ledger.transfers.filter(({ payments }) => payments > 1).map(({ payoutId }) => `${payoutId} was paid twice with one key`),
  ]);

/** INV-02 */
export const oneKeyPerOperation: Invariant = ({ record, ledger }) => {
  const keys = new Map(record.payout_operation.map((one) => [`${one.payout_id} ${one.operation}`, one.provider_key]));
  return findings(
    'INV-02',
    ledger.calls
      .filter(({ payoutId, operation, key }) => keys.get(`${payoutId} ${operation}`) !== key)
      .map(({ payoutId, operation, key }) => `${operation} of ${payoutId} used ${key}, which is not its stored key`),
  );
};

/** INV-03: the provider would not recognise the repeat. */
export const keysWithinLifetime: Invariant = ({ record, ledger }) => {
  const began = new Map<string, number>();
  for (const { payout_id, operation, started_at } of record.payout_attempt) {
    const place = `${operation} of ${payout_id}`;
    began.set(place, Math.min(began.get(place) ?? Number.POSITIVE_INFINITY, Date.parse(started_at)));
  }
  const late = ledger.calls.filter(
    ({ operation, payoutId, fencedAtMs, accountId }) =>
      !isKeyRemembered(ledger.accounts.get(accountId)?.capabilities.keyLifetimeMs ?? 0, fencedAtMs - (began.get(`${operation} of ${payoutId}`) ?? fencedAtMs)),
  );
  return findings(
    'INV-03',
    late.map(({ operation, payoutId }) => `${operation} of ${payoutId} was sent after the lifetime of its key`),
  );
};

/** INV-04; the wire checks that no call is made inside a transaction. */
export const intentBeforeWire: Invariant = ({ record, ledger }) => {
  const sentences: string[] = [];
  const left = new Map<string, number>();
  for (const call of ledger.calls) {
    const place = `${call.operation} of ${call.payoutId}`;
    const number = (left.get(place) ?? 0) + 1;
    left.set(place, number);
    const attempts = record.payout_attempt.filter((attempt) => attempt.payout_id === call.payoutId && attempt.operation === call.operation);
    const inTime = attempts.some(({ started_at, send_deadline }) => call.fencedAtMs >= Date.parse(started_at) && call.fencedAtMs <= Date.parse(send_deadline));
    if (number > attempts.length) sentences.push(`call ${String(number)} for ${place} has no attempt in the database`);
    else if (!inTime) sentences.push(`a call for ${place} was made outside the time of every attempt`);
  }
  return findings('INV-04', sentences);
};

/** INV-06 */
export const notSentIsTrue: Invariant = ({ record, ledger }) => {
  const sentences: string[] = [];
  for (const attempt of record.payout_attempt) {
    if (attempt.outcome !== 'not_sent') continue;
    const later = record.payout_attempt.find(
      (other) => other.payout_id === attempt.payout_id && other.operation === attempt.operation && other.number === attempt.number + 1,
    );
    const until = later ? Date.parse(later.started_at) : Number.POSITIVE_INFINITY;
    const left = ledger.calls.some(
      (call) =>
        call.payoutId === attempt.payout_id &&
        call.operation === attempt.operation &&
        call.leftAtMs !== null &&
        call.fencedAtMs >= Date.parse(attempt.started_at) &&
        call.fencedAtMs < until,
    );
    if (left) sentences.push(`attempt ${attempt.id} of ${attempt.payout_id} is recorded as not sent, but the provider saw its request`);
  }
  return findings('INV-06', sentences);
};

function openCase({ record }: Evidence, payoutId: string): boolean {
  return record.moderation_case.some((one) => one.payout_id === payoutId && one.closed_at === null);
}

function paidOutFor({ ledger }: Evidence, payoutId: string): number {
  return ledger.transfers.filter((transfer) => transfer.payoutId === payoutId).reduce((sum, transfer) => sum + Number(transfer.outMinor), 0);
}

function disagreement(payout: PayoutRecord, outMinor: number): string | undefined {
  const recorded = payout.processed_amount_minor;
  if (recorded === null) return `${payout.id} is ${payout.status} with an unknown amount paid out`;
  return recorded === outMinor ? undefined : `${payout.id} is ${payout.status} with ${String(recorded)} out; the provider has ${String(outMinor)} out`;
}

/** INV-07 */
export const ledgersAgree: Invariant = (evidence) =>
  findings(
    'INV-07',
    evidence.record.payout
      .filter((payout) => !payout.moderation_required && !openCase(evidence, payout.id))
      .flatMap((payout) => disagreement(payout, paidOutFor(evidence, payout.id)) ?? []),
  );
