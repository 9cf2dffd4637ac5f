import { type Evidence, findings, type Invariant } from './evidence.js';
import { kindOf } from './lifecycle-oracle.js';
import type { ApprovalRecord, EventRecord } from './record.js';

function approvalOf({ record }: Evidence, event: EventRecord, action?: string): ApprovalRecord | undefined {
  return record.approval.find(
    (one) =>
      one.state === 'approved' && one.payout_id === event.payout_id && one.checker_id === event.actor_id && (action === undefined || one.action === action),
  );
}

/** INV-14 */
export const twoOperators: Invariant = (evidence) => {
  const { record } = evidence;
  const sentences: string[] = [];
  for (const event of record.payout_event) {
    const correction = event.to_status !== null && kindOf(event.from_status, event.to_status) === 'correction';
    if (correction && !approvalOf(evidence, event, 'resolve_conflict'))
      sentences.push(`${event.payout_id} was corrected to ${event.to_status ?? ''} by a single operator`);
    if (event.type === 'statement.accepted' && !approvalOf(evidence, event, 'add_statement'))
      sentences.push(`a statement of ${event.payout_id} was accepted by a single operator`);
  }
  for (const one of record.approval) {
    if (one.state === 'approved' && (one.checker_id === null || one.checker_id === one.maker_id)) sentences.push(`${one.id} was approved by its maker`);
  }
  const alone = record.payout_statement.filter(({ source, accepted, id }) => source === 'manual' && accepted && !wasAccepted(evidence, id));
  return findings('INV-14', [...sentences, ...alone.map(({ id }) => `statement ${id} is accepted without a second operator`)]);
};

function wasAccepted({ record }: Evidence, statementId: string): boolean {
  return record.payout_event.some((event) => event.type === 'statement.accepted' && event.data.statement === statementId);
}

/** INV-15: the first change after an approval follows the version that the approval is bound to. */
export const approvalsKeepVersion: Invariant = ({ record }) => {
  const sentences = record.approval
    .filter(({ state }) => state === 'approved')
    .flatMap((approval) => {
      const changes = record.payout_event.filter(
        (event) =>
          event.payout_id === approval.payout_id &&
          event.actor_id === approval.checker_id &&
          (event.reason ?? '').startsWith('Approved:') &&
          event.payout_version > approval.payout_version,
      );
      const first = Math.min(...changes.map(({ payout_version }) => payout_version));
      return changes.length === 0 || first === approval.payout_version + 1
        ? []
        : [`${approval.id} was bound to version ${String(approval.payout_version)} but executed at ${String(first)}`];
    });
  return findings('INV-15', sentences);
};
