import type { CallbackSubscription } from '@app/domain';
import type { ChangeMerchantDto, MerchantView } from '../../../generated/types.gen.js';

const HOUR_SECONDS = 3_600;
const MAX_HOURS = 8_760;

/** What a merchant is called, and so on, as typed. */
export interface ProfileDraft {
  name: string;
  /** Payouts that are not sent expire after so many hours. */
  lifetimeHours: string;
  events: CallbackSubscription;
}

type Seen = Pick<MerchantView, 'name' | 'default_lifetime_seconds' | 'callback_events'>;

/** A new merchant. */
export const EMPTY_PROFILE: ProfileDraft = { name: '', lifetimeHours: '168', events: 'all' };

export function initialProfile({ name, default_lifetime_seconds: seconds, callback_events: events }: Seen): ProfileDraft {
  return { name, lifetimeHours: String(seconds / HOUR_SECONDS), events };
}

/** The errors of a draft, by field; empty when it can be sent. */
export function profileErrors({ name, lifetimeHours }: ProfileDraft): Partial<Record<keyof ProfileDraft, string>> {
  return {
    ...(name.trim() === '' ? { name: 'Give the merchant a name.' } : {}),
    ...(secondsOf(lifetimeHours) === undefined ? { lifetimeHours: `From a minute to ${String(MAX_HOURS)} hours, such as 168 or 0.5.` } : {}),
  };
}

/** What of a draft without errors differs from what the operator saw. */
export function changedProfile(draft: ProfileDraft, seen: Seen): Omit<ChangeMerchantDto, 'reason'> {
  const seconds = secondsOf(draft.lifetimeHours);
  return {
    ...(draft.name.trim() === seen.name ? {} : { name: draft.name.trim() }),
    ...(seconds === undefined || seconds === seen.default_lifetime_seconds ? {} : { default_lifetime_seconds: seconds }),
    ...(draft.events === seen.callback_events ? {} : { callback_events: draft.events }),
  };
}

/** Whole seconds; undefined when the text is no lifetime. */
export function secondsOf(hours: string): number | undefined {
  if (!/^\d{1,4}(\.\d{1,6})?$/.test(hours.trim())) return undefined;
  const seconds = Math.round(Number(hours) * HOUR_SECONDS);
  return seconds >= 60 && seconds <= MAX_HOURS * HOUR_SECONDS ? seconds : undefined;
}
