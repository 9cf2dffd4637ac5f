import { RESOLUTION_FACTS, RESOLUTIONS, resolutionGroup } from '@app/domain';
import { groupDigits } from '../../../lib/format/amount-text.js';
import type { CodeMeaning } from '../api/codes.js';

/** How far back the effect of a rule is counted. */
export const IMPACT_DAYS = 30;

/** Beyond this many payouts a figure means "or more". */
const COUNT_CAP = 10_000;

export interface Meaning {
  resolution: CodeMeaning;
  description: string;
}

export type MeaningGroup = 'ERROR' | 'FATAL';

/** What follows from a meaning, for people. */
export const GROUP_WORDS: Readonly<Record<MeaningGroup, { title: string; sentence: string }>> = {
  ERROR: { title: 'Keeps asking for a human', sentence: 'The outcome stays open, and an operator decides each payout.' },
  FATAL: {
    title: 'Ends the operation',
    sentence: 'The payout fails at once, and nobody is asked. Only for codes with which the provider says that it will not pay.',
  },
};

function isMeaning(resolution: (typeof RESOLUTIONS)[number]): resolution is CodeMeaning {
  return resolution !== 'OK';
}

/** What a code can be said to mean, those that keep asking first. */
export const MEANINGS: Readonly<Record<MeaningGroup, readonly Meaning[]>> = {
  ERROR: meaningsOf('ERROR'),
  FATAL: meaningsOf('FATAL'),
};

function meaningsOf(group: MeaningGroup): Meaning[] {
  return RESOLUTIONS.filter(isMeaning)
    .filter((resolution) => resolutionGroup(resolution) === group)
    .map((resolution) => ({ resolution, description: RESOLUTION_FACTS[resolution].description }));
}

/** The group of a resolution as rules and tables carry it. */
export function groupOf(resolution: (typeof RESOLUTIONS)[number]): MeaningGroup {
  return resolutionGroup(resolution) === 'FATAL' ? 'FATAL' : 'ERROR';
}

/** The picked meaning; undefined where the text names none. */
export function readMeaning(text: string): CodeMeaning | undefined {
  return RESOLUTIONS.filter(isMeaning).find((resolution) => resolution === text);
}

/** How much a meaning would have changed, in a sentence. */
export function impactWords(payouts: number, days: number): string {
  if (payouts === 0) return `Would have changed no payout in ${String(days)} days.`;
  const count =
    payouts >= COUNT_CAP ? `${groupDigits(String(COUNT_CAP))} payouts or more` : payouts === 1 ? '1 payout' : `${groupDigits(String(payouts))} payouts`;
  return `Would have changed ${count} in ${String(days)} days.`;
}

/** Entries whose code or meaning contains the text. */
export function searchCodes<Entry extends { code: string; resolution: string }>(entries: readonly Entry[], text: string): Entry[] {
  const wanted = text.trim().toLowerCase();
  return entries.filter(({ code, resolution }) => code.toLowerCase().includes(wanted) || resolution.toLowerCase().includes(wanted));
}
