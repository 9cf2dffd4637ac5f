import type { CapabilitiesView } from '../../../generated/types.gen.js';
import type { MarkKind } from '../../../components/values/mark.js';
import { spanText } from '../../../lib/format/duration-text.js';
import { pausesText } from '../account-form/text-options.js';

/** One thing that a provider does or does not do, in a sentence. */
export interface CapabilityLine {
  mark: MarkKind;
  text: string;
}

const RESULT_WORDS: Readonly<Record<CapabilitiesView['result'], string>> = {
  at_once: 'Says the result at once',
  later: 'Accepts first, and says the result later',
  either: 'Says the result at once or later',
};

const WANT_WORDS: Readonly<Record<CapabilitiesView['may_want'][number], string>> = {
  details: 'details of the recipient',
  otp: 'a one-time password',
  approval: 'an approval',
  strong_authentication: 'strong customer authentication',
  approval_at_provider: 'an approval on its own side',
};

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

function yesNo(has: boolean, yes: string, no: string): CapabilityLine {
  return has ? { mark: 'yes', text: yes } : { mark: 'no', text: no };
}

/** How it is asked while it owes an answer. */
export function scheduleWords({ intervals_seconds: pauses, limit, total_seconds: total }: CapabilitiesView['enquiry_schedule']): string {
  const until = [limit === null ? null : `${String(limit)} times`, total === null ? null : `for ${spanText(total)}`].filter((part) => part !== null);
  return `Asked after ${pausesText(pauses)}, the last again and again, ${until.join(' or ')} at most`;
}

/** Everything that it can do with this account, in plain words. */
export function capabilityLines(can: CapabilitiesView): CapabilityLine[] {
  return [
    { mark: 'yes', text: RESULT_WORDS[can.result] },
    { mark: 'yes', text: can.currencies === null ? 'Pays in every currency' : `Pays in ${can.currencies.join(', ')}` },
    yesNo(can.revoke, 'Recalls a payout that is under way', 'Cannot recall a payout that is under way'),
    yesNo(can.cancel, 'Takes a paid payout back', 'Cannot take a paid payout back'),
    yesNo(can.notifications, 'Reports by itself, by notification', 'Never reports by itself: it has to be asked'),
    yesNo(
      can.enquiry_by_key,
      'Finds a payout by our key, even when its answer was lost',
      'Finds a payout by its own reference only, which a lost answer takes away',
    ),
    ...(can.may_want.length === 0 ? [] : [{ mark: 'yes' as const, text: `May ask for ${listWords(can.may_want.map((want) => WANT_WORDS[want]))}` }]),
    { mark: 'yes', text: `Remembers a key for ${spanText(can.key_lifetime_ms / 1_000)}: a repeat within that pays once` },
    ...(can.required_fields.length === 0 ? [] : [{ mark: 'yes' as const, text: `Needs ${can.required_fields.join(', ')} of every payout` }]),
    { mark: 'yes', text: scheduleWords(can.enquiry_schedule) },
  ];
}

/** The same for a table's cell. */
export function capabilitiesInShort(can: CapabilitiesView): string {
  const currencies =
    can.currencies === null ? 'All currencies' : can.currencies.length > 3 ? `${String(can.currencies.length)} currencies` : can.currencies.join(', ');
  const abilities = [
    can.revoke ? 'recalls' : null,
    can.cancel ? 'takes back' : null,
    can.notifications ? 'reports by itself' : null,
    can.may_want.length > 0 ? 'may ask for more' : null,
  ].filter((word) => word !== null);
  return [currencies, ...abilities].join(' · ');
}
