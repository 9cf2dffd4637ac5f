import { RESOLUTION_FACTS, RESOLUTIONS, resolutionGroup } from '@app/domain';
import { groupDigits } from '../../../lib/format/amount-text.js';
import type { CodeMeaning } from '../api/codes.js';

/** The period for which the effect of a rule is counted, in days. */
export const IMPACT_DAYS = 30;

/** Counts stop here; this figure means "or more". */
const COUNT_CAP = 10_000;

export interface Meaning {
  resolution: CodeMeaning;
  description: string;
}

export type MeaningGroup = 'ERROR' | 'FATAL';

/** The effect of a meaning. */
export const GROUP_LABELS: Readonly<Record<MeaningGroup, { title: string; sentence: string }>> = {
  ERROR: { title: 'Needs an operator', sentence: 'The outcome stays open, and an operator decides each payout.' },
  FATAL: {
    title: 'Ends the operation',
    sentence: 'The payout fails immediately, without an operator. Only for codes that mean the provider will not pay.',
  },
};

function isMeaning(resolution: (typeof RESOLUTIONS)[number]): resolution is CodeMeaning {
  return resolution !== 'OK';
}

/** All meanings by group. */
export const MEANINGS: Readonly<Record<MeaningGroup, readonly Meaning[]>> = {
  ERROR: meaningsOf('ERROR'),
  FATAL: meaningsOf('FATAL'),
};

function meaningsOf(group: MeaningGroup): Meaning[] {
  return RESOLUTIONS.filter(isMeaning)
    .filter((resolution) => resolutionGroup(resolution) === group)
    .map((resolution) => ({ resolution, description: RESOLUTION_FACTS[resolution].description }));
}

/** The group of a resolution. */
export function groupOf(resolution: (typeof RESOLUTIONS)[number]): MeaningGroup {
  return resolutionGroup(resolution) === 'FATAL' ? 'FATAL' : 'ERROR';
}

/** The selected meaning; undefined when the text is not one. */
export function readMeaning(text: string): CodeMeaning | undefined {
  return RESOLUTIONS.filter(isMeaning).find((resolution) => resolution === text);
}

/** How many payouts a meaning would have changed, as a sentence. */
export function impactText(payouts: number, days: number): string {
  if (payouts === 0) return `Would have changed no payout in ${String(days)} days.`;
  const count =
    payouts >= COUNT_CAP ? `${groupDigits(String(COUNT_CAP))} or more payouts` : payouts === 1 ? '1 payout' : `${groupDigits(String(payouts))} payouts`;
  return `Would have changed ${count} in ${String(days)} days.`;
}

/** Entries whose code or meaning contains the text. */
export function searchCodes<Entry extends { code: string; resolution: string }>(entries: readonly Entry[], text: string): Entry[] {
  const term = text.trim().toLowerCase();
  return entries.filter(({ code, resolution }) => code.toLowerCase().includes(term) || resolution.toLowerCase().includes(term));
}
