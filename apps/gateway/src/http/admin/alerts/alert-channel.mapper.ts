import type { ChannelSettings, ListedChannel } from '@app/alerts';
import type { AlertChannelView, AlertMessageView } from './alert-channel.view.js';
import type { CreateAlertChannelDto, UpdateAlertChannelDto } from './alert-channel.dto.js';

/** A channel as operators see it. */
export function alertChannelView(row: ListedChannel): AlertChannelView {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    target: row.target,
    urgencies: row.urgencies,
    alerts: row.alert_names,
    quiet_from: row.quiet_from,
    quiet_until: row.quiet_until,
    zone: row.zone,
    urgent_passes_quiet: row.urgent_passes_quiet,
    digest_at: row.digest_at,
    is_enabled: row.enabled,
    version: row.version,
    last_message: lastMessage(row),
    failing_since: row.failing_since?.toISOString() ?? null,
  };
}

function lastMessage({ last_kind: kind, last_state: state, last_at: at, last_attempts: attempts, last_error: error }: ListedChannel): AlertMessageView | null {
  // An open message was not tried yet.
  if (kind === null || state === null || state === 'open' || at === null) return null;
  return { kind, state, at: at.toISOString(), attempts: attempts ?? 0, error };
}

/** What a request changes; what it leaves out is left out. */
export function settingsIn(body: UpdateAlertChannelDto): Partial<ChannelSettings> {
  const given = {
    name: body.name,
    target: body.target,
    urgencies: body.urgencies,
    alertNames: body.alerts,
    quietFrom: body.quiet_from,
    quietUntil: body.quiet_until,
    zone: body.zone,
    urgentPassesQuiet: body.urgent_passes_quiet,
    digestAt: body.digest_at,
    enabled: body.is_enabled,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** A new channel: every urgency, no quiet hours and no digest, unless the request says otherwise. */
export function newSettings(body: CreateAlertChannelDto): ChannelSettings {
  return {
    name: body.name,
    target: body.target,
    urgencies: body.urgencies ?? ['now', 'today'],
    alertNames: body.alerts ?? [],
    quietFrom: body.quiet_from ?? null,
    quietUntil: body.quiet_until ?? null,
    zone: body.zone ?? 'UTC',
    urgentPassesQuiet: body.urgent_passes_quiet ?? true,
    digestAt: body.digest_at ?? null,
    enabled: body.is_enabled ?? true,
  };
}
