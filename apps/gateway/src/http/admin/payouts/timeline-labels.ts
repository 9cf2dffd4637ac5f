import {
  MODERATION_REASON_FACTS,
  type ModerationAction,
  type ModerationReason,
  type Outcome,
  type PayoutEventType,
  type Resolution,
  resolutionGroup,
} from '@app/domain';
import type { TimelineEntry } from '@app/payouts';
import { ACTION_LABELS, OUTCOME_WORDS } from './payout-labels.js';
import type { TimelineEntryView } from './payout-detail.view.js';

type Kind = TimelineEntryView['kind'];
type Tone = TimelineEntryView['tone'];

interface Words {
  kind: Kind;
  title: string;
  tone?: Tone;
}

const GOOD = new Set(['PROCESSED', 'PARTIALLY_PROCESSED', 'REVOKED', 'CANCELLED']);
const BAD = new Set(['CREATE_FAILED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'CANCEL_FAILED', 'REVOKE_FAILED', 'EXPIRED']);

/** Statuses and cases have words of their own; every other type of event has to stand here. */
const EVENT_WORDS: Readonly<Record<Exclude<PayoutEventType, 'status.changed' | 'case.opened' | 'case.closed'>, Words>> = {
  'details.supplied': { kind: 'operator', title: 'Details supplied' },
  'details.wanted': { kind: 'statement', title: 'The provider is waiting for details', tone: 'attention' },
  'details.not_wanted': { kind: 'statement', title: 'The provider is no longer waiting for details' },
  'details.refused': { kind: 'attempt', title: 'The provider rejected the details', tone: 'attention' },
  'attempt.postponed': { kind: 'attempt', title: 'The provider is busy: the request will be sent again' },
  'processing.ordered': { kind: 'operator', title: 'Processing requested' },
  'processing.resumed': { kind: 'operator', title: 'Automatic processing resumed' },
  'repeat.ordered': { kind: 'operator', title: 'Repeated request approved' },
  'enquiry.ordered': { kind: 'operator', title: 'Enquiry requested' },
  'enquiry.failed': { kind: 'enquiry', title: 'Enquiry without response', tone: 'attention' },
  'attempt.answered_late': { kind: 'attempt', title: 'A response arrived after the attempt had timed out', tone: 'attention' },
  'attempt.started': { kind: 'attempt', title: 'Sending' },
  'amount.known': { kind: 'statement', title: 'Amount paid is now known', tone: 'good' },
  'provider.reference_known': { kind: 'statement', title: 'Provider reference received' },
  'statement.accepted': { kind: 'statement', title: 'Statement approved by a second operator' },
  'approval.requested': { kind: 'operator', title: 'Approval requested', tone: 'attention' },
  'approval.approved': { kind: 'operator', title: 'Approved by a second operator', tone: 'good' },
  'approval.expired': { kind: 'operator', title: 'Approval request expired' },
  'approval.voided': { kind: 'operator', title: 'Approval request void: the payout changed' },
  'approval.rejected': { kind: 'operator', title: 'Rejected by a second operator' },
  'approval.withdrawn': { kind: 'operator', title: 'Approval request withdrawn' },
  'note.added': { kind: 'note', title: 'Note' },
};

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function reasonTitle(reason: unknown): string {
  return typeof reason === 'string' && reason in MODERATION_REASON_FACTS ? MODERATION_REASON_FACTS[reason as ModerationReason].title : 'Case';
}

function statusWords(entry: TimelineEntry): Words {
  const to = entry.to_status ?? '';
  return {
    kind: 'status',
    title: entry.from_status ? `${entry.from_status} → ${to}` : `Created as ${to}`,
    tone: GOOD.has(to) ? 'good' : BAD.has(to) ? 'bad' : 'neutral',
  };
}

function isWorded(type: string): type is keyof typeof EVENT_WORDS {
  return type in EVENT_WORDS;
}

function eventWords(entry: TimelineEntry): Words {
  if (entry.type === 'case.opened') return { kind: 'case', title: `Moderation required: ${reasonTitle(entry.data.reason)}`, tone: 'attention' };
  if (entry.type === 'case.closed') return { kind: 'case', title: 'Case closed', tone: 'good' };
  return isWorded(entry.type) ? EVENT_WORDS[entry.type] : statusWords(entry);
}

function attemptWords(entry: TimelineEntry): Words {
  const outcome = entry.type as Outcome;
  const bad = outcome === 'declined' ? 'bad' : 'attention';
  return {
    kind: 'attempt',
    title: `Attempt ${String(entry.data.number)} (${String(entry.data.operation)}): ${OUTCOME_WORDS[outcome]}`,
    tone: outcome === 'done' || outcome === 'accepted' ? 'good' : bad,
  };
}

function statementWords(entry: TimelineEntry): Words {
  const source = entry.data.source === 'manual' ? 'Statement added manually' : entry.data.source === 'notification' ? 'Notification' : 'Enquiry';
  return { kind: entry.data.source === 'enquiry' ? 'enquiry' : 'statement', title: `${source}: ${entry.type}` };
}

function wordsOf(entry: TimelineEntry): Words {
  if (entry.kind === 'attempt') return attemptWords(entry);
  if (entry.kind === 'statement') return statementWords(entry);
  if (entry.kind === 'callback') return { kind: 'callback', title: `Callback delivered: ${entry.type}` };
  return eventWords(entry);
}

function detailOf(entry: TimelineEntry): string | null {
  const { data } = entry;
  const action = text(data.action);
  const parts = [
    entry.reason,
    entry.type.startsWith('approval.') && action && action in ACTION_LABELS ? `for: ${ACTION_LABELS[action as ModerationAction]}` : null,
    text(data.provider_code) ?? text(data.code),
    text(data.provider_message) ?? text(data.message),
    text(data.provider_key) ? `provider key ${String(data.provider_key)}` : null,
  ];
  const shown = parts.filter((part): part is string => part !== null);
  return shown.length > 0 ? shown.join(' · ') : null;
}

const ACTOR_WORDS: Readonly<Record<string, string>> = { merchant: 'Merchant', operator: 'Operator', provider: 'Provider', system: 'Gateway' };

function toneOfResolution(resolution: Resolution | null): Tone {
  if (!resolution || resolution === 'OK') return 'neutral';
  return resolutionGroup(resolution) === 'ERROR' ? 'attention' : 'bad';
}

/** One line of the history in words. */
export function timelineView(entry: TimelineEntry): TimelineEntryView {
  const words = wordsOf(entry);
  return {
    at: entry.at.toISOString(),
    kind: words.kind,
    title: words.title,
    detail: detailOf(entry),
    actor: entry.actor_name ?? ACTOR_WORDS[entry.actor_type] ?? entry.actor_type,
    from_status: entry.from_status,
    to_status: entry.to_status,
    resolution: entry.resolution,
    tone: words.tone ?? toneOfResolution(entry.resolution),
  };
}
