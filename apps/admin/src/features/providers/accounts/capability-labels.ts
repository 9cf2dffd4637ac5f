import type { CapabilitiesView } from '../../../generated/types.gen.js';
import type { MarkKind } from '../../../components/values/mark.js';
import { writeDuration } from '../../../lib/format/duration-input.js';
import { intervalsText } from '../account-form/text-options.js';

/** One capability that a provider has or lacks, as a sentence. */
export interface CapabilityLine {
  mark: MarkKind;
  text: string;
}

const RESULT_LABELS: Readonly<Record<CapabilitiesView['result'], string>> = {
  at_once: 'Returns the result immediately',
  later: 'Accepts first and reports the result later',
  either: 'Returns the result immediately or later',
};

const REQUIREMENT_LABELS: Readonly<Record<CapabilitiesView['may_want'][number], string>> = {
  details: 'details of the recipient',
  otp: 'a one-time password',
  approval: 'an approval',
  strong_authentication: 'strong customer authentication',
  approval_at_provider: 'an approval on the provider’s side',
};

function joinWithOr(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

function yesNo(has: boolean, yes: string, no: string): CapabilityLine {
  return has ? { mark: 'yes', text: yes } : { mark: 'no', text: no };
}

function keyLifetimeText(lifetimeMs: number | null): string {
  if (lifetimeMs === null) return 'Never forgets a key: a repeated request pays once';
  return `Remembers a key for ${writeDuration(lifetimeMs / 1_000)}: a repeated request within that time pays once`;
}

/** What every payout needs: a field, or one of several alternatives. */
function requiredFieldLine({ any_of: alternatives }: CapabilitiesView['required_fields'][number]): CapabilityLine {
  return { mark: 'yes', text: `Requires ${joinWithOr(alternatives.map((fields) => fields.join(' with ')))} for every payout` };
}

/** For how long a payment may still turn. */
function provisionalLine({ currencies, total_seconds: total }: CapabilitiesView['provisional'][number]): CapabilityLine {
  const which = currencies === null ? 'A payment' : `A payment in ${joinWithOr(currencies)}`;
  return { mark: 'no', text: `${which} may be taken back for ${writeDuration(total)}: until then it is watched` };
}

/** How enquiries are made while the result is open. */
export function enquiryScheduleText({ intervals_seconds: intervals, limit, total_seconds: total }: CapabilitiesView['enquiry_schedule']): string {
  const until = [limit === null ? null : `${String(limit)} times`, total === null ? null : `for ${writeDuration(total)}`].filter((part) => part !== null);
  return `Enquiries after ${intervalsText(intervals)}, repeating the last interval; at most ${until.join(' or ')}`;
}

/** All capabilities of a provider with this account. */
export function capabilityLines(can: CapabilitiesView): CapabilityLine[] {
  return [
    { mark: 'yes', text: RESULT_LABELS[can.result] },
    { mark: 'yes', text: can.currencies === null ? 'Pays in all currencies' : `Pays in ${can.currencies.join(', ')}` },
    yesNo(can.revoke, 'Can revoke a payout in progress', 'Cannot revoke a payout in progress'),
    yesNo(can.cancel, 'Can cancel a paid payout', 'Cannot cancel a paid payout'),
    yesNo(can.notifications, 'Sends notifications', 'Sends no notifications: results come from enquiries only'),
    yesNo(
      can.enquiry_by_key,
      'Finds a payout by our key, even after a lost response',
      'Finds a payout by its own reference only, which is missing after a lost response',
    ),
    ...(can.may_want.length === 0 ? [] : [{ mark: 'yes' as const, text: `May ask for ${joinWithOr(can.may_want.map((want) => REQUIREMENT_LABELS[want]))}` }]),
    { mark: 'yes', text: keyLifetimeText(can.key_lifetime_ms) },
    { mark: 'yes', text: `Its keys are ${can.key_form}` },
    ...can.required_fields.map(requiredFieldLine),
    { mark: 'yes', text: enquiryScheduleText(can.enquiry_schedule) },
    ...can.provisional.map(provisionalLine),
  ];
}

/** A short form for a table cell. */
export function capabilitiesInShort(can: CapabilitiesView): string {
  const currencies =
    can.currencies === null ? 'All currencies' : can.currencies.length > 3 ? `${String(can.currencies.length)} currencies` : can.currencies.join(', ');
  const abilities = [
    can.revoke ? 'revoke' : null,
    can.cancel ? 'cancel' : null,
    can.notifications ? 'notifications' : null,
    can.may_want.length > 0 ? 'may ask for details' : null,
  ].filter((word) => word !== null);
  return [currencies, ...abilities].join(' · ');
}
