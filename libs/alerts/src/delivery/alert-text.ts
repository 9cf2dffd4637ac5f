import { capitalised, type Mode, shortenText } from '@app/domain';
import { type AlertName, ALERTS } from '@app/observability';
import { TOLD_AS } from '../outbox/folded-alerts.js';
import type { Digest } from '../queue-watch/digest.js';

/** A message's body has at most as many characters. */
const MAX_TEXT_CHARACTERS = 8_000;
const MAX_SUBJECT_CHARACTERS = 150;

/** One alert in a message. */
export interface ToldAlert {
  alert: string;
  urgency: 'now' | 'today';
  mode: Mode | null;
  message: string;
  /** How often it was raised since the message before. */
  count: number;
  first_at: string;
  last_at: string;
  /** What the first ones were about: our ids and figures. */
  about: readonly Record<string, unknown>[];
}

/** What a channel is told: in words, and for programs. */
export interface ToldMessage {
  type: 'alert' | 'digest' | 'test';
  subject: string;
  text: string;
  alerts: readonly ToldAlert[];
  digest: Digest | null;
}

/** An alert as it is stored. */
interface Line {
  alert: string;
  mode: Mode | null;
  count: number;
  examples: readonly Record<string, unknown>[];
  first_at: Date;
  last_at: Date;
}

/** @param publicUrl where the admin is, if that is known */
export function alertMessage(lines: readonly Line[], publicUrl: string | null): ToldMessage {
  const alerts = lines.map(told);
  const [first] = alerts;
  const more = alerts.length > 1 ? ` (and ${String(alerts.length - 1)} more)` : '';
  const subject = `Payout gateway: ${first === undefined ? 'alert' : `${modeMark(first.mode)}${first.message}`}${more}`;
  return withLimits({ type: 'alert', subject, text: [...alerts.map(paragraph), ...whereTo(publicUrl)].join('\n\n'), alerts, digest: null });
}

/** @param publicUrl where the admin is, if that is known */
export function digestMessage(digest: Digest, publicUrl: string | null): ToldMessage {
  const parts = digest.modes.map(({ mode, open_cases: open, by_age: age, oldest_minutes: oldest, callbacks_failed: callbacks }) =>
    [
      mode.toUpperCase(),
      `Open cases: ${String(open)} (under 1 h: ${String(age.under_1_hour)}, 1 to 4 h: ${String(age.under_4_hours)}, 4 to 24 h: ${String(age.under_24_hours)}, older: ${String(age.older)})`,
      oldest === null ? 'No case waits.' : `The oldest has waited for ${String(oldest)} min.`,
      `Callbacks that failed for good since yesterday: ${String(callbacks)}`,
    ].join('\n'),
  );
  const stopped = digest.stopped_accounts.map(({ id, mode, why }) => `${id} (${mode}): ${why === 'paused' ? 'paused' : 'circuit breaker open'}`);
  const accounts = stopped.length === 0 ? 'No account is stopped.' : `Stopped accounts:\n${stopped.join('\n')}`;
  const open = digest.modes.reduce((sum, mode) => sum + mode.open_cases, 0);
  const subject = `Payout gateway: ${open === 1 ? '1 open case' : `${String(open)} open cases`} today`;
  return withLimits({ type: 'digest', subject, text: [...parts, accounts, ...whereTo(publicUrl)].join('\n\n'), alerts: [], digest });
}

/** @param publicUrl where the admin is, if that is known */
export function testMessage(publicUrl: string | null): ToldMessage {
  const text = ['This is a test. Alerts of this payout gateway arrive here. Nothing has happened, and nothing has to be done.', ...whereTo(publicUrl)].join(
    '\n\n',
  );
  return { type: 'test', subject: 'Payout gateway: test of this alert channel', text, alerts: [], digest: null };
}

function told({ alert, mode, count, examples, first_at: firstAt, last_at: lastAt }: Line): ToldAlert {
  // A program of another version may have stored a name that this one does not know.
  const { urgency, message } = (ALERTS[alert as AlertName] as (typeof ALERTS)[AlertName] | undefined) ?? { urgency: 'now', message: alert };
  return { alert, urgency, mode, message, count, first_at: firstAt.toISOString(), last_at: lastAt.toISOString(), about: examples };
}

const modeMark = (mode: Mode | null): string => (mode === null ? '' : `[${mode}] `);

function paragraph({ alert, mode, message, count, first_at: firstAt, last_at: lastAt, about }: ToldAlert): string {
  const when = count === 1 ? `at ${firstAt}` : `${String(count)} times from ${firstAt} to ${lastAt}`;
  const examples = about.map(
    (example) =>
      `  ${Object.entries(example)
        .map(([name, value]) => `${nameOf(name)} ${String(value)}`)
        .join(', ')}`,
  );
  const others = about.length > 0 && count > about.length ? ['  and others'] : [];
  return [`${modeMark(mode)}${capitalised(message)}.`, `${alert}, ${when}`, ...examples, ...others].join('\n');
}

/** A program of another version may have stored a fact that this one does not know. */
function nameOf(fact: string): string {
  return (TOLD_AS as Readonly<Record<string, string | null | undefined>>)[fact] ?? fact;
}

function whereTo(publicUrl: string | null): string[] {
  return publicUrl === null ? [] : [`Open the dashboard: ${publicUrl.replace(/\/$/, '')}/admin/overview`];
}

function withLimits(message: ToldMessage): ToldMessage {
  return { ...message, subject: shortenText(message.subject, MAX_SUBJECT_CHARACTERS), text: shortenText(message.text, MAX_TEXT_CHARACTERS) };
}
