import type { ApprovalRow, CaseRow } from './evidence.reader.js';
import type { StoredEvent } from './history.reader.js';
import { differs, type Shown } from './row-findings.js';
import type { SaidState } from './said-state.js';

/** How each event leaves an approval. */
const STATES: Readonly<Record<string, ApprovalRow['state']>> = {
  'approval.requested': 'waiting',
  'approval.agreed': 'waiting',
  'approval.approved': 'approved',
  'approval.rejected': 'rejected',
  'approval.withdrawn': 'void',
  'approval.expired': 'expired',
  'approval.voided': 'void',
};

const APPROVAL = [
  'state',
  'action',
  'maker_id',
  'reason',
  'payout_version',
  'checker_id',
  'comment',
  'approvers',
  'admins',
  'first_checker_id',
  'first_comment',
] as const satisfies readonly (keyof ApprovalRow)[];

/** Sentences about the moderation cases of a payout that its history does not say. There is one open case of a reason at most, so they are told by their order. */
export function caseFindings(cases: readonly CaseRow[], events: readonly StoredEvent[]): string[] {
  const said = saidCases(events);
  const sentences: string[] = [];
  for (const present of cases) {
    const same = said.find(({ reason, row }) => row === null && reason === present.reason);
    if (same) same.row = present;
    else sentences.push(`Case ${present.id} (${present.reason}) is in no event.`);
  }
  for (const { reason, opened, closed, row } of said) {
    if (!row) sentences.push(`A case (${reason}) of event ${opened.sequence} is gone.`);
    else sentences.push(...caseDiffers(row, opened, closed).map((sentence) => `Case ${row.id} (${reason}): ${sentence}`));
  }
  return sentences;
}

interface SaidCase {
  reason: string;
  opened: StoredEvent;
  closed: StoredEvent | null;
  row: CaseRow | null;
}

function saidCases(events: readonly StoredEvent[]): SaidCase[] {
  const said: SaidCase[] = [];
  for (const event of events) {
    if (event.type === 'case.opened') said.push({ reason: String(event.data.reason), opened: event, closed: null, row: null });
    if (event.type !== 'case.closed' || !Array.isArray(event.data.reasons)) continue;
    for (const known of said) if (known.closed === null && event.data.reasons.includes(known.reason)) known.closed = event;
  }
  return said;
}

function caseDiffers(row: CaseRow, opened: StoredEvent, closed: StoredEvent | null): string[] {
  return [
    ...differs('It', row.closed_at === null ? 'open' : 'closed', closed === null ? 'open' : 'closed'),
    ...differs('closed_by', row.closed_by, closed === null ? null : (closed.actor_id ?? closed.actor_type)),
    ...differs('resolution', row.resolution, opened.resolution),
    ...differs('provider_code', row.provider_code, (opened.data.provider_code as Shown) ?? null),
  ];
}

/** Sentences about the approvals of a payout that its history does not say. */
export function approvalFindings(approvals: readonly ApprovalRow[], events: readonly StoredEvent[], earlier: SaidState['approvals']): string[] {
  const said = new Map<string, SaidApproval>(earlier);
  for (const event of events) {
    const id = event.data.approval;
    if (typeof id === 'string' && event.type in STATES) said.set(id, { ...said.get(id), ...saidOf(event) });
  }
  const present = new Set(approvals.map(({ id }) => id));
  return [
    ...approvals.flatMap((approval) => approvalDiffers(approval, said.get(approval.id)).map((sentence) => `Approval ${approval.id}: ${sentence}`)),
    ...[...said.keys()].filter((id) => !present.has(id)).map((id) => `Approval ${id} is gone.`),
  ];
}

type SaidApproval = Partial<Pick<ApprovalRow, (typeof APPROVAL)[number]>>;

/** What an event says of an approval: its request says what and by whom, every other one what became of it. */
function saidOf(event: StoredEvent): SaidApproval {
  const { type, actor_id: actor, reason, data } = event;
  const state = STATES[type];
  if (type === 'approval.requested') {
    return {
      state,
      action: data.action as ApprovalRow['action'],
      maker_id: actor ?? '',
      reason: reason ?? '',
      payout_version: event.payout_version,
      checker_id: null,
      comment: null,
      approvers: (data.approvers ?? 1) as ApprovalRow['approvers'],
      admins: Number(data.admins ?? 0),
      first_checker_id: null,
      first_comment: null,
    };
  }
  if (type === 'approval.agreed') return { state, first_checker_id: actor, first_comment: reason };
  const isDecided = type === 'approval.approved' || type === 'approval.rejected';
  return { state, checker_id: isDecided ? actor : null, comment: isDecided || type === 'approval.withdrawn' ? reason : null };
}

function approvalDiffers(row: ApprovalRow, said: SaidApproval | undefined): string[] {
  if (said?.action === undefined) return ['It was never asked for.'];
  return APPROVAL.filter((column) => said[column] !== undefined).flatMap((column) => differs(column, row[column], said[column]));
}
