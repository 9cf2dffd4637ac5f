import { MODERATION_REASON_FACTS, type ModerationAction, type ModerationReason, type Outcome, type Resolution, resolutionGroup } from '@app/domain';
import type { TimelineEntry } from '@app/payouts';
import { ACTION_LABELS, OUTCOME_WORDS } from './payout-words.js';
import type { TimelineEntryView } from './payout.view.js';

type Kind = TimelineEntryView['kind'];
type Tone = TimelineEntryView['tone'];

interface Words {
  kind: Kind;
  title: string;
  tone?: Tone;
}

const GOOD = new Set(['PROCESSED', 'PARTIALLY_PROCESSED', 'REVOKED', 'CANCELLED']);
const BAD = new Set(['CREATE_FAILED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'CANCEL_FAILED', 'REVOKE_FAILED', 'EXPIRED']);

const EVENT_WORDS: Readonly<Record<string, Words>> = {
  'details.supplied': { kind: 'operator', title: 'Details supplied' },
  'details.wanted': { kind: 'statement', title: 'The provider waits for something', tone: 'attention' },
  'details.not_wanted': { kind: 'statement', title: 'The provider waits for nothing any more' },
  'details.refused': { kind: 'attempt', title: 'The provider did not take the details', tone: 'attention' },
  'attempt.postponed': { kind: 'attempt', title: 'The provider is busy: sent again later' },
  'processing.ordered': { kind: 'operator', title: 'Processing ordered' },
  'processing.resumed': { kind: 'operator', title: 'Automatic work resumed' },
  'repeat.ordered': { kind: 'operator', title: 'Repeat ordered' },
  'enquiry.ordered': { kind: 'operator', title: 'Enquiry ordered' },
  'enquiry.failed': { kind: 'enquiry', title: 'Enquired, no answer', tone: 'attention' },
  'attempt.answered_late': { kind: 'attempt', title: 'An answer came after its try was given up', tone: 'attention' },
  'attempt.started': { kind: 'attempt', title: 'Sending' },
  'amount.known': { kind: 'statement', title: 'Now it is known where the money is', tone: 'good' },
  'provider.reference_known': { kind: 'statement', title: "The provider's reference became known" },
  'statement.accepted': { kind: 'statement', title: 'Statement accepted by a second operator' },
  'approval.requested': { kind: 'operator', title: 'Second operator asked for', tone: 'attention' },
  'approval.approved': { kind: 'operator', title: 'Second operator agreed', tone: 'good' },
  'approval.expired': { kind: 'operator', title: 'Request for a second operator expired' },
  'approval.voided': { kind: 'operator', title: 'Request for a second operator is void' },
  'approval.rejected': { kind: 'operator', title: 'Second operator said no' },
  'approval.withdrawn': { kind: 'operator', title: 'Request for a second operator withdrawn' },
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

function eventWords(entry: TimelineEntry): Words {
  if (entry.type === 'case.opened') return { kind: 'case', title: `Moderation required: ${reasonTitle(entry.data.reason)}`, tone: 'attention' };
  if (entry.type === 'case.closed') return { kind: 'case', title: 'Case closed', tone: 'good' };
  return EVENT_WORDS[entry.type] ?? statusWords(entry);
}

function attemptWords(entry: TimelineEntry): Words {
  const outcome = entry.type as Outcome;
  const bad = outcome === 'declined' ? 'bad' : 'attention';
  return {
    kind: 'attempt',
    title: `Try ${String(entry.data.number)} to ${String(entry.data.operation)}: ${OUTCOME_WORDS[outcome]}`,
    tone: outcome === 'done' || outcome === 'accepted' ? 'good' : bad,
  };
}

function statementWords(entry: TimelineEntry): Words {
  const source = entry.data.source === 'manual' ? 'Statement added by hand' : entry.data.source === 'notification' ? 'Notification' : 'Enquired';
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
