import { readFileSync } from 'node:fs';

interface Lifecycle {
  statuses: { code: string; final: boolean }[];
  transitions: { from: string | null; to: string; kind: 'flow' | 'correction' }[];
}

/** The specified list of transitions, not the table that the product compiles from it. */
const lifecycle = JSON.parse(readFileSync(new URL('../../../libs/domain/src/fixtures/lifecycle.json', import.meta.url), 'utf8')) as Lifecycle;

const kinds = new Map(lifecycle.transitions.map(({ from, to, kind }) => [`${from ?? ''}>${to}`, kind]));
const finals = new Set(lifecycle.statuses.filter(({ final }) => final).map(({ code }) => code));

export function kindOf(from: string | null, to: string): 'flow' | 'correction' | undefined {
  return kinds.get(`${from ?? ''}>${to}`);
}

/** Final, or paid: a paid payout is settled although it can still be cancelled. */
export function isSettled(status: string): boolean {
  return finals.has(status) || status === 'PROCESSED' || status === 'PARTIALLY_PROCESSED';
}
