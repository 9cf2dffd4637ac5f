import { CallbackUrlRefused, type CallbackUrlRules, type AlertChannelKind, type AlertUrgency, type Fault, shortenText } from '@app/domain';
import { ALERT_NAMES } from '@app/observability';
import { assertAcceptableCallbackTarget } from '@app/outbound';

/** A channel as people set it. */
export interface ChannelSettings {
  name: string;
  /** An e-mail address, or the URL of a webhook. */
  target: string;
  urgencies: AlertUrgency[];
  /** Only these alerts; empty: those of the urgencies. */
  alertNames: string[];
  /** `HH:MM` in `zone`; null: no quiet hours. */
  quietFrom: string | null;
  quietUntil: string | null;
  zone: string;
  urgentPassesQuiet: boolean;
  /** `HH:MM` in `zone`; null: no digest. */
  digestAt: string | null;
  enabled: boolean;
}

const MAX_NAME_CHARACTERS = 80;
const MAX_ADDRESS_CHARACTERS = 254;
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;
/** One address and nothing else: no name, no list, no line break that would add a header. */
const MAILBOX = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/** What is wrong with the settings of a channel, one sentence each; empty: nothing. The time zone is for the database to know. */
export function channelFaults(kind: AlertChannelKind, settings: ChannelSettings, rules: CallbackUrlRules): Fault[] {
  const { name, urgencies, alertNames, quietFrom, quietUntil, digestAt } = settings;
  const faults: Fault[] = [];
  const fault = (pointer: string, detail: string): void => void faults.push({ pointer, detail });
  if (name.trim() === '' || shortenText(name, MAX_NAME_CHARACTERS) !== name)
    fault('/name', `A channel needs a name of 1 to ${String(MAX_NAME_CHARACTERS)} characters.`);
  const target = targetFault(kind, settings.target, rules);
  if (target !== null) fault('/target', target);
  if (urgencies.length === 0 && alertNames.length === 0 && digestAt === null) fault('/urgencies', 'Choose which alerts are sent, or when the digest is.');
  for (const alert of alertNames) {
    if (!(ALERT_NAMES as string[]).includes(alert)) fault('/alerts', `There is no alert "${alert}".`);
  }
  if ((quietFrom === null) !== (quietUntil === null)) fault('/quiet_until', 'Quiet hours need a beginning and an end.');
  if (quietFrom !== null && quietFrom === quietUntil) fault('/quiet_until', 'Quiet hours that begin and end at the same time are none: change one of them.');
  const times = { quiet_from: quietFrom, quiet_until: quietUntil, digest_at: digestAt };
  for (const [field, time] of Object.entries(times)) if (time !== null && !TIME_OF_DAY.test(time)) fault(`/${field}`, 'Write a time of day as HH:MM.');
  return faults;
}

function targetFault(kind: AlertChannelKind, target: string, rules: CallbackUrlRules): string | null {
  if (kind === 'email') {
    if (target.length <= MAX_ADDRESS_CHARACTERS && MAILBOX.test(target)) return null;
    return 'Enter one e-mail address, such as on-call@company.example.';
  }
  try {
    assertAcceptableCallbackTarget(target, rules);
    return null;
  } catch (error) {
    if (error instanceof CallbackUrlRefused) return error.message.replaceAll('callback URL', 'address').replaceAll('callbacks are', 'alerts are');
    throw error;
  }
}

/** What people see of an address: a mailbox, or scheme, host and port. A path may hold a secret, as those of Slack do. */
export function shownTarget(kind: AlertChannelKind, target: string): string {
  return kind === 'email' ? target : new URL(target).origin;
}
