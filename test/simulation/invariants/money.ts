import { type Evidence, findings, type Invariant } from './evidence.js';
import type { PayoutRecord } from './record.js';

/** The provider accepted two transfers for one payout, or paid one transfer twice: whatever came back later, the money moved twice. */
export const neverTwice: Invariant = ({ ledger }) =>
  findings('money moves once', [
    ...ledger.acceptedTwice.map((id) => `${id} was accepted twice`),
    ...ledger.transfers.filter(({ payments }) => payments > 1).map(({ payoutId }) => `${payoutId} was paid twice under one key`),
  ]);

/** Each payout and operation has one key for ever, and the wire saw no other. */
export const oneKey: Invariant = ({ record, ledger }) => {
  const keys = new Map(record.payout_operation.map((one) => [`${one.payout_id} ${one.operation}`, one.provider_key]));
  return findings(
    'one key for one operation',
    ledger.calls
      .filter(({ payoutId, operation, key }) => keys.get(`${payoutId} ${operation}`) !== key)
      .map(({ payoutId, operation, key }) => `${operation} of ${payoutId} went out under ${key}, which is not its stored key`),
  );
};

/** Nothing goes out under a key that the provider may have forgotten: it would not recognise a repeat. */
export const keysInTheirLifetime: Invariant = ({ record, ledger }) => {
  const began = new Map<string, number>();
  for (const { payout_id, operation, started_at } of record.payout_attempt) {
    const place = `${operation} of ${payout_id}`;
    began.set(place, Math.min(began.get(place) ?? Number.POSITIVE_INFINITY, Date.parse(started_at)));
  }
  const late = ledger.calls.filter(
    ({ operation, payoutId, fencedAtMs }) => fencedAtMs - (began.get(`${operation} of ${payoutId}`) ?? fencedAtMs) > ledger.keyLifetimeMs,
  );
  return findings(
    'keys in their lifetime',
    late.map(({ operation, payoutId }) => `${operation} of ${payoutId} was sent again when its key could be forgotten`),
  );
};

/** Every call on the wire has a try of its own in the database, and left within that try's time. */
export const intentBeforeWire: Invariant = ({ record, ledger }) => {
  const sentences: string[] = [];
  const left = new Map<string, number>();
  for (const call of ledger.calls) {
    const place = `${call.operation} of ${call.payoutId}`;
    const number = (left.get(place) ?? 0) + 1;
    left.set(place, number);
    const tries = record.payout_attempt.filter((attempt) => attempt.payout_id === call.payoutId && attempt.operation === call.operation);
    const inTime = tries.some(({ started_at, send_deadline }) => call.fencedAtMs >= Date.parse(started_at) && call.fencedAtMs <= Date.parse(send_deadline));
    if (number > tries.length) sentences.push(`call ${String(number)} for ${place} has no try in the database`);
    else if (!inTime) sentences.push(`a call for ${place} left outside the time of every try`);
  }
  return findings('intent before wire', sentences);
};

/** "Certainly nothing left us" is true: the wire has seen no byte of that try. */
export const honestOutcomes: Invariant = ({ record, ledger }) => {
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
    if (left) sentences.push(`try ${attempt.id} of ${attempt.payout_id} counts as not sent, and the wire has seen it`);
  }
  return findings('not sent is not sent', sentences);
};

function openCase({ record }: Evidence, payoutId: string): boolean {
  return record.moderation_case.some((one) => one.payout_id === payoutId && one.closed_at === null);
}

function outFor({ ledger }: Evidence, payoutId: string): number {
  return ledger.transfers.filter((transfer) => transfer.payoutId === payoutId).reduce((sum, transfer) => sum + Number(transfer.outMinor), 0);
}

function disagreement(payout: PayoutRecord, outMinor: number): string | undefined {
  const said = payout.processed_amount_minor;
  if (said === null) return `${payout.id} rests as ${payout.status} and nobody says where its money is`;
  return said === outMinor ? undefined : `${payout.id} is ${payout.status} with ${String(said)} out; the provider has ${String(outMinor)} out`;
}

/** What rests without a case says what the provider's ledger says. */
export const ledgersAgree: Invariant = (evidence) =>
  findings(
    'the ledgers agree',
    evidence.record.payout
      .filter((payout) => !payout.moderation_required && !openCase(evidence, payout.id))
      .flatMap((payout) => disagreement(payout, outFor(evidence, payout.id)) ?? []),
  );
