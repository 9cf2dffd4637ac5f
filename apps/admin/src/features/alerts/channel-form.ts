import type { AlertChannelKind, AlertUrgency } from '@app/domain';
import type { AlertChannelView, CreateAlertChannelDto, UpdateAlertChannelDto } from '../../generated/types.gen.js';

/** Which alerts a channel gets, as the form asks for it. */
export type Wanted = 'all' | 'now' | 'chosen' | 'none';

/** A channel as it is typed. */
export interface ChannelDraft {
  kind: AlertChannelKind;
  name: string;
  /** Empty when a channel is changed: the address stays. */
  target: string;
  wanted: Wanted;
  chosen: string[];
  quietFrom: string;
  quietUntil: string;
  zone: string;
  urgentPasses: boolean;
  digestAt: string;
  isEnabled: boolean;
  newSecret: boolean;
}

/** What the kinds are called, and what their address is. */
export const KINDS: Readonly<Record<AlertChannelKind, { label: string; target: string; example: string }>> = {
  email: { label: 'E-mail', target: 'E-mail address', example: 'on-call@company.example' },
  slack: { label: 'Slack, or what understands the same', target: 'Address of the incoming webhook', example: 'https://hooks.slack.com/services/…' },
  webhook: { label: 'Signed webhook', target: 'Address', example: 'https://company.example/alerts' },
};

/** What a channel gets, in words. */
export const WANTED: Readonly<Record<Wanted, string>> = {
  all: 'All alerts',
  now: 'Alerts that cannot wait until the morning',
  chosen: 'Chosen alerts',
  none: 'No alerts, only the digest',
};

const URGENCIES: Readonly<Record<Wanted, AlertUrgency[]>> = { all: ['now', 'today'], now: ['now'], chosen: [], none: [] };

/** The form for a new channel, or for one that there is. */
export function initialChannel(channel: AlertChannelView | null, canSendEmail: boolean): ChannelDraft {
  return {
    kind: channel?.kind ?? (canSendEmail ? 'email' : 'slack'),
    name: channel?.name ?? '',
    target: '',
    wanted: channel === null ? 'all' : wantedOf(channel),
    chosen: channel?.alerts ?? [],
    quietFrom: channel?.quiet_from ?? '',
    quietUntil: channel?.quiet_until ?? '',
    zone: channel?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    urgentPasses: channel?.urgent_passes_quiet ?? true,
    digestAt: channel?.digest_at ?? '',
    isEnabled: channel?.is_enabled ?? true,
    newSecret: false,
  };
}

/** Which of the choices a channel stands for. */
export function wantedOf({ urgencies, alerts }: Pick<AlertChannelView, 'urgencies' | 'alerts'>): Wanted {
  if (alerts.length > 0) return 'chosen';
  if (urgencies.length === 0) return 'none';
  return urgencies.includes('today') ? 'all' : 'now';
}

/** Why the form cannot be sent; null when it can. The server checks the rest. */
export function whyNotSent(draft: ChannelDraft, isNew: boolean): string | null {
  if (draft.name.trim() === '') return 'Give the channel a name.';
  if (isNew && draft.target.trim() === '') return 'Enter where the alerts go.';
  if (draft.wanted === 'chosen' && draft.chosen.length === 0) return 'Choose at least one alert.';
  if (draft.wanted === 'none' && draft.digestAt === '') return 'Enter when the digest is sent.';
  return null;
}

/** What is sent of a form. */
export function settingsOf(draft: ChannelDraft): UpdateAlertChannelDto {
  const target = draft.target.trim();
  return {
    name: draft.name.trim(),
    ...(target === '' ? {} : { target }),
    urgencies: URGENCIES[draft.wanted],
    alerts: draft.wanted === 'chosen' ? draft.chosen : [],
    quiet_from: draft.quietFrom === '' ? null : draft.quietFrom,
    quiet_until: draft.quietUntil === '' ? null : draft.quietUntil,
    zone: draft.zone.trim(),
    urgent_passes_quiet: draft.urgentPasses,
    digest_at: draft.digestAt === '' ? null : draft.digestAt,
    is_enabled: draft.isEnabled,
    ...(draft.newSecret ? { new_signing_secret: true } : {}),
  };
}

/** What is sent of the form for a new channel. */
export function newChannelOf(draft: ChannelDraft): CreateAlertChannelDto {
  const { new_signing_secret: _none, ...settings } = settingsOf(draft);
  return { ...settings, kind: draft.kind, name: draft.name.trim(), target: draft.target.trim() };
}
