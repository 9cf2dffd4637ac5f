import { type Evidence, findings, type Invariant } from './evidence.js';
import { kindOf } from './oracle.js';
import type { ApprovalRecord, EventRecord } from './record.js';

function approvalOf({ record }: Evidence, event: EventRecord, action?: string): ApprovalRecord | undefined {
  return record.approval.find(
    (one) =>
      one.state === 'approved' && one.payout_id === event.payout_id && one.checker_id === event.actor_id && (action === undefined || one.action === action),
  );
}

/** What two people have to agree on was agreed on by two people. */
export const fourEyes: Invariant = (evidence) => {
  const { record } = evidence;
  const sentences: string[] = [];
  for (const event of record.payout_event) {
    const correction = event.to_status !== null && kindOf(event.from_status, event.to_status) === 'correction';
    if (correction && !approvalOf(evidence, event, 'resolve_conflict'))
      sentences.push(`${event.payout_id} was corrected to ${event.to_status ?? ''} by one person`);
    if (event.type === 'statement.accepted' && !approvalOf(evidence, event, 'add_statement'))
      sentences.push(`a statement of ${event.payout_id} counts by one person's word`);
  }
  for (const one of record.approval) {
    if (one.state === 'approved' && (one.checker_id === null || one.checker_id === one.maker_id)) sentences.push(`${one.id} was approved by its maker`);
  }
  const alone = record.payout_statement.filter(({ source, accepted, id }) => source === 'manual' && accepted && !wasAccepted(evidence, id));
  return findings('four eyes', [...sentences, ...alone.map(({ id }) => `statement ${id} counts, and nobody accepted it`)]);
};

function wasAccepted({ record }: Evidence, statementId: string): boolean {
  return record.payout_event.some((event) => event.type === 'statement.accepted' && event.data.statement === statementId);
}

/** An approval carries out what its maker saw: the change follows the very version that it is bound to. */
export const approvalsAreBound: Invariant = ({ record }) => {
  const sentences = record.approval
    .filter(({ state }) => state === 'approved')
    .flatMap((approval) => {
      const carried = record.payout_event.filter(
        (event) =>
          event.payout_id === approval.payout_id &&
          event.actor_id === approval.checker_id &&
          (event.reason ?? '').startsWith('Approved:') &&
          event.payout_version > approval.payout_version,
      );
      const first = Math.min(...carried.map(({ payout_version }) => payout_version));
      return carried.length === 0 || first === approval.payout_version + 1
        ? []
        : [`${approval.id} was bound to version ${String(approval.payout_version)} and carried out at ${String(first)}`];
    });
  return findings('version bound', sentences);
};
