import { findings, groupBy, type Invariant } from './evidence.js';
import type { AttemptRecord, DatabaseRecord, EventRecord } from './record.js';

const ORDERS: readonly string[] = ['processing.ordered', 'repeat.ordered'];

/** The attempt that an event started, if any. */
function attemptOf(event: EventRecord, attempts: ReadonlyMap<string, AttemptRecord>): AttemptRecord | undefined {
  return typeof event.data.attempt === 'string' ? attempts.get(event.data.attempt) : undefined;
}

function isApproved(record: DatabaseRecord, order: EventRecord): boolean {
  return record.approval.some(
    (one) => one.state === 'approved' && one.payout_id === order.payout_id && one.checker_id === order.actor_id && one.maker_id !== order.actor_id,
  );
}

function repeatsOf(record: DatabaseRecord, events: readonly EventRecord[], attempts: ReadonlyMap<string, AttemptRecord>): string[] {
  const sentences: string[] = [];
  const last = new Map<string, AttemptRecord>();
  let order: EventRecord | undefined;
  for (const event of events) {
    if (ORDERS.includes(event.type) && event.actor_type === 'operator') order = event;
    const started = attemptOf(event, attempts);
    if (!started) continue;
    const before = last.get(started.operation);
    last.set(started.operation, started);
    if (!before) continue;
    const what = `${started.operation} of ${started.payout_id} was sent again after ${before.outcome ?? 'an open attempt'}`;
    if (!order) sentences.push(`${what}, but no operator had ordered it`);
    else if (before.outcome !== 'not_sent' && !isApproved(record, order)) sentences.push(`${what}, but no second operator had approved it`);
    order = undefined;
  }
  return sentences;
}

/** INV-12 */
export const noAutomaticRepeat: Invariant = ({ record }) => {
  const attempts = new Map(record.payout_attempt.map((attempt) => [attempt.id, attempt]));
  const groups = [...groupBy(record.payout_event, ({ payout_id }) => payout_id).values()];
  const started = record.payout_event.filter((event) => attemptOf(event, attempts)).length;
  return findings('INV-12', [
    ...groups.flatMap((events) => repeatsOf(record, events, attempts)),
    ...(started === attempts.size ? [] : [`${String(attempts.size)} attempts, but ${String(started)} of them in the history`]),
  ]);
};

function breachesOf(events: readonly EventRecord[]): string[] {
  const open = new Set<string>();
  const sentences: string[] = [];
  for (const event of events) {
    if (event.type === 'case.opened') open.add(String(event.data.reason));
    if (event.type === 'case.closed') for (const reason of event.data.reasons as string[]) open.delete(reason);
    // A merchant may supply missing details while a case is open; that sends nothing.
    const acts = (event.to_status !== null && event.to_status !== 'READY') || typeof event.data.attempt === 'string';
    if (open.size > 0 && acts && event.actor_type !== 'operator') {
      sentences.push(`${event.actor_type} did ${event.type} ${event.to_status ?? ''} on ${event.payout_id} while ${[...open].join()} was open`);
    }
  }
  return sentences;
}

/** INV-13 */
export const openCasesStopEverything: Invariant = ({ record }) =>
  findings('INV-13', [...groupBy(record.payout_event, ({ payout_id }) => payout_id).values()].flatMap(breachesOf));
