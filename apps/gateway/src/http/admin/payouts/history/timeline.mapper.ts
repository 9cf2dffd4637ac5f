import { MODERATION_REASON_FACTS, type ModerationAction, type ModerationReason, type Outcome, type Resolution, resolutionGroup } from '@app/domain';
import type { TimelineEntry } from '@app/payouts';
import { ACTION_LABELS } from '../actions/action-labels.js';
import { DUPLICATE_TITLE } from '../actions/knowledge-sentences.js';
import type { TimelineEntryView } from './history.view.js';
import { ACTOR_LABELS, APPROVED_ALONE, type EntryLabel, EVENT_LABELS, OUTCOME_LABELS } from './timeline-labels.js';

const GOOD = new Set(['PROCESSED', 'PARTIALLY_PROCESSED', 'REVOKED', 'CANCELLED']);
const BAD = new Set(['CREATE_FAILED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'CANCEL_FAILED', 'REVOKE_FAILED', 'EXPIRED']);

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function reasonTitle({ reason, duplicate_of: duplicateOf }: TimelineEntry['data']): string {
  if (duplicateOf !== undefined) return DUPLICATE_TITLE;
  return typeof reason === 'string' && reason in MODERATION_REASON_FACTS ? MODERATION_REASON_FACTS[reason as ModerationReason].title : 'Case';
}

function statusLabel(entry: TimelineEntry): EntryLabel {
  const to = entry.to_status ?? '';
  return {
    kind: 'status',
    title: entry.from_status ? `${entry.from_status} → ${to}` : `Created as ${to}`,
    tone: GOOD.has(to) ? 'good' : BAD.has(to) ? 'bad' : 'neutral',
  };
}

function hasLabel(type: string): type is keyof typeof EVENT_LABELS {
  return type in EVENT_LABELS;
}

function eventLabel(entry: TimelineEntry): EntryLabel {
  if (entry.type === 'case.opened') return { kind: 'case', title: `Moderation required: ${reasonTitle(entry.data)}`, tone: 'attention' };
  if (entry.type === 'case.closed') return { kind: 'case', title: 'Case closed', tone: 'good' };
  if (entry.type === 'approval.approved' && entry.data.alone !== undefined) return APPROVED_ALONE;
  return hasLabel(entry.type) ? EVENT_LABELS[entry.type] : statusLabel(entry);
}

function attemptLabel(entry: TimelineEntry): EntryLabel {
  const outcome = entry.type as Outcome;
  const bad = outcome === 'declined' ? 'bad' : 'attention';
  return {
    kind: 'attempt',
    title: `Attempt ${String(entry.data.number)} (${String(entry.data.operation)}): ${OUTCOME_LABELS[outcome]}`,
    tone: outcome === 'done' || outcome === 'accepted' ? 'good' : bad,
  };
}

function statementLabel(entry: TimelineEntry): EntryLabel {
  const source = entry.data.source === 'manual' ? 'Statement added manually' : entry.data.source === 'notification' ? 'Notification' : 'Enquiry';
  return { kind: entry.data.source === 'enquiry' ? 'enquiry' : 'statement', title: `${source}: ${entry.type}` };
}

function labelOf(entry: TimelineEntry): EntryLabel {
  if (entry.kind === 'attempt') return attemptLabel(entry);
  if (entry.kind === 'statement') return statementLabel(entry);
  if (entry.kind === 'callback') return { kind: 'callback', title: `Callback delivered: ${entry.type}` };
  return eventLabel(entry);
}

/** The other payout as it was when it was found. */
function duplicateDetail(other: unknown): string | null {
  if (typeof other !== 'object' || other === null || !('id' in other) || !('status' in other)) return null;
  return `same recipient and amount as ${String(other.id)} (${String(other.status)})`;
}

function detailOf(entry: TimelineEntry): string | null {
  const { data } = entry;
  const action = text(data.action);
  const parts = [
    entry.reason,
    duplicateDetail(data.duplicate_of),
    text(data.because),
    entry.type.startsWith('approval.') && action && action in ACTION_LABELS ? `for: ${ACTION_LABELS[action as ModerationAction]}` : null,
    text(data.provider_code) ?? text(data.code),
    text(data.provider_message) ?? text(data.message),
    text(data.provider_key) ? `provider key ${String(data.provider_key)}` : null,
  ];
  const shown = parts.filter((part): part is string => part !== null);
  return shown.length > 0 ? shown.join(' · ') : null;
}

function toneOfResolution(resolution: Resolution | null): TimelineEntryView['tone'] {
  if (!resolution || resolution === 'OK') return 'neutral';
  return resolutionGroup(resolution) === 'ERROR' ? 'attention' : 'bad';
}

/** One entry of the timeline. */
export function timelineView(entry: TimelineEntry): TimelineEntryView {
  const label = labelOf(entry);
  return {
    at: entry.at.toISOString(),
    kind: label.kind,
    title: label.title,
    detail: detailOf(entry),
    actor: entry.actor_name ?? ACTOR_LABELS[entry.actor_type] ?? entry.actor_type,
    from_status: entry.from_status,
    to_status: entry.to_status,
    resolution: entry.resolution,
    tone: label.tone ?? toneOfResolution(entry.resolution),
  };
}
