import type { Operation, PayoutStatus } from '@app/domain';
import { findings, groupBy, type Invariant } from './evidence.js';
import { isSettled, kindOf } from './lifecycle-oracle.js';
import type { EventRecord, PayoutRecord } from './record.js';

function gapsOf(payout: PayoutRecord, events: readonly EventRecord[]): string[] {
  const sentences: string[] = [];
  let status: string | null = null;
  let version = 0;
  for (const [index, event] of events.entries()) {
    if (event.sequence !== index + 1) sentences.push(`${payout.id} has event ${String(event.sequence)} where ${String(index + 1)} belongs`);
    if (event.payout_version < version || event.payout_version > version + 1)
      sentences.push(`${payout.id} jumps from version ${String(version)} to ${String(event.payout_version)}`);
    version = event.payout_version;
    if (event.to_status === null) continue;
    if (event.from_status !== status) sentences.push(`${payout.id} left ${String(event.from_status)} although it was ${String(status)}`);
    if (event.payout_version === 1 && index > 0) sentences.push(`${payout.id} was created twice`);
    if (!kindOf(event.from_status, event.to_status)) sentences.push(`${payout.id} went from ${String(event.from_status)} to ${event.to_status}`);
    status = event.to_status;
  }
  if (status !== payout.status) sentences.push(`${payout.id} is ${payout.status}, its history ends with ${String(status)}`);
  if (version !== payout.version || events.length !== payout.last_sequence) {
    sentences.push(
      `${payout.id} has version ${String(payout.version)} and ${String(payout.last_sequence)} events; its history has ${String(version)} and ${String(events.length)}`,
    );
  }
  return sentences;
}

/** INV-08 */
export const historyIsConsistent: Invariant = ({ record }) => {
  const events = groupBy(record.payout_event, ({ payout_id }) => payout_id);
  return findings(
    'INV-08',
    record.payout.flatMap((payout) => gapsOf(payout, events.get(payout.id) ?? [])),
  );
};

/** INV-09 */
export const oneChangePerVersion: Invariant = ({ record }) => {
  const changes = record.payout_event.filter(({ to_status, type }) => to_status !== null || type.startsWith('case.') || type === 'attempt.started');
  const opened = record.payout_event.filter(({ type }) => type === 'case.opened');
  const duplicates = [...groupBy(changes, (event) => `version ${String(event.payout_version)} of ${event.payout_id}`)].filter(([, same]) => same.length > 1);
  const sentences = duplicates.map(([place]) => `two changes have ${place}`);
  if (opened.length !== record.moderation_case.length)
    sentences.push(`${String(opened.length)} cases in the history, ${String(record.moderation_case.length)} in the table`);
  return findings('INV-09', sentences);
};

/** The operation that a status waits for. */
const AWAITED: Readonly<Partial<Record<PayoutStatus, Operation>>> = { REVOKING: 'revoke', CANCELLING: 'cancel' };

/** INV-21. A provider that takes money back by itself leads to CANCELLING too: then nothing is to be sent. */
export const plannedSendsEnd: Invariant = ({ record }) => {
  const tasks = new Set(record.payout_task.map(({ payout_id, task }) => `${payout_id} ${task}`));
  const attempts = new Set(record.payout_attempt.map(({ payout_id, operation }) => `${payout_id} ${operation}`));
  const named = new Set(record.payout_event.flatMap(({ payout_id, data }) => (typeof data.ends_task === 'string' ? [`${payout_id} ${data.ends_task}`] : [])));
  const dropped = record.payout_event.filter(({ payout_id, to_status, actor_type }) => {
    const operation = to_status === null || actor_type === 'provider' ? undefined : AWAITED[to_status];
    const send = `${payout_id} ${operation ?? ''}`;
    return operation !== undefined && ![tasks, attempts, named].some((ends) => ends.has(send));
  });
  return findings(
    'INV-21',
    dropped.map(({ payout_id, to_status }) => `${payout_id} became ${String(to_status)}, and what was planned to be sent is gone`),
  );
};

/** INV-11 */
export const nothingIsStuck: Invariant = ({ record }) => {
  const open = new Set(record.moderation_case.filter(({ closed_at }) => closed_at === null).map(({ payout_id }) => payout_id));
  const stuck = record.payout.filter((payout) => !isSettled(payout.status) && !open.has(payout.id));
  const tasks = groupBy(record.payout_task, ({ payout_id }) => payout_id);
  const planned = (id: string): string => (tasks.get(id) ?? []).map(({ task }) => task).join(' and ') || 'nothing';
  const inconsistent = record.payout.filter((payout) => payout.moderation_required !== open.has(payout.id));
  return findings('INV-11', [
    ...stuck.map(({ id, status }) => `${id} is ${status} with ${planned(id)} planned, and no case is open`),
    ...inconsistent.map(({ id, moderation_required }) => `${id} has moderation_required ${String(moderation_required)}, which its cases contradict`),
    ...record.payout_attempt.filter(({ outcome }) => outcome === null).map(({ id, payout_id }) => `attempt ${id} of ${payout_id} is still open`),
  ]);
};

/** INV-23 */
export const historySaysEveryRow: Invariant = ({ audit }) => findings('INV-23', audit);
