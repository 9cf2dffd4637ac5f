import { findings, groupBy, type Invariant } from './evidence.js';
import type { AttemptRecord, DatabaseRecord, EventRecord } from './record.js';

const ORDERS: readonly string[] = ['processing.ordered', 'repeat.ordered'];

/** The try that an event began, where it began one. */
function tryOf(event: EventRecord, attempts: ReadonlyMap<string, AttemptRecord>): AttemptRecord | undefined {
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
    const begun = tryOf(event, attempts);
    if (!begun) continue;
    const before = last.get(begun.operation);
    last.set(begun.operation, begun);
    if (!before) continue;
    const what = `${begun.operation} of ${begun.payout_id} was sent again after ${before.outcome ?? 'an open try'}`;
    if (!order) sentences.push(`${what}, and no operator had ordered it`);
    else if (before.outcome !== 'not_sent' && !isApproved(record, order)) sentences.push(`${what}, and no second operator had agreed`);
    order = undefined;
  }
  return sentences;
}

/** Nothing is ever sent a second time unless an operator ordered it, and two of them where it may have left us before. */
export const noAutomaticRepeat: Invariant = ({ record }) => {
  const attempts = new Map(record.payout_attempt.map((attempt) => [attempt.id, attempt]));
  const groups = [...groupBy(record.payout_event, ({ payout_id }) => payout_id).values()];
  const begun = record.payout_event.filter((event) => tryOf(event, attempts)).length;
  return findings('no automatic second call', [
    ...groups.flatMap((events) => repeatsOf(record, events, attempts)),
    ...(begun === attempts.size ? [] : [`${String(attempts.size)} tries, ${String(begun)} of them in the history`]),
  ]);
};

function breachesOf(events: readonly EventRecord[]): string[] {
  const open = new Set<string>();
  const sentences: string[] = [];
  for (const event of events) {
    if (event.type === 'case.opened') open.add(String(event.data.reason));
    if (event.type === 'case.closed') for (const reason of event.data.reasons as string[]) open.delete(reason);
    // Details that a merchant still owes may come; nothing is sent because of them.
    const acts = (event.to_status !== null && event.to_status !== 'READY') || typeof event.data.attempt === 'string';
    if (open.size > 0 && acts && event.actor_type !== 'operator') {
      sentences.push(`${event.actor_type} did ${event.type} ${event.to_status ?? ''} on ${event.payout_id} while ${[...open].join()} was open`);
    }
  }
  return sentences;
}

/** While a case is open only an operator changes a status or has something sent. */
export const casesStopEverything: Invariant = ({ record }) =>
  findings('an open case stops everything', [...groupBy(record.payout_event, ({ payout_id }) => payout_id).values()].flatMap(breachesOf));
