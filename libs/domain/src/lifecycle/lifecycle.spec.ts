import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { RESOLUTION_FACTS } from './resolutions.js';
import { isFinal, PAYOUT_STATUSES, type PayoutStatus } from './statuses.js';
import { findTransition, providerPath, reachableBy, TRANSITIONS } from './transitions.js';

/** The facts of the lifecycle, agreed apart from the code. */
interface Lifecycle {
  statuses: { code: string; final: boolean }[];
  transitions: { from: string | null; to: string; by: string[]; kind: string; needs?: string }[];
  resolutions: Record<string, string[]>;
}

const agreed = JSON.parse(readFileSync(new URL('../fixtures/lifecycle.json', import.meta.url), 'utf8')) as Lifecycle;

describe('payout lifecycle', () => {
  it('has exactly the statuses that were agreed, with their final flags', () => {
    expect(agreed.statuses).toHaveLength(18);
    expect(PAYOUT_STATUSES.map((code) => ({ code, final: isFinal(code) }))).toEqual(agreed.statuses);
  });

  it('has exactly the transitions that were agreed, with their causes, kinds and needs', () => {
    expect(TRANSITIONS).toEqual(agreed.transitions);
    expect(new Set(TRANSITIONS.map(({ from, to }) => `${String(from)} ${to}`)).size).toBe(TRANSITIONS.length);
  });

  it('has exactly the 27 resolutions that were agreed, in their groups', () => {
    const groups: Record<string, string[]> = { OK: [], ERROR: [], FATAL: [] };
    for (const [code, { group }] of Object.entries(RESOLUTION_FACTS)) groups[group]?.push(code);
    expect(groups).toEqual(agreed.resolutions);
    expect(Object.values(groups).flat()).toHaveLength(27);
  });

  it('leaves a final status only by a correction, and reaches every status', () => {
    const outOfFinal = TRANSITIONS.filter(({ from }) => from !== null && isFinal(from));
    expect(outOfFinal.every(({ kind, needs }) => kind === 'correction' && needs === 'accepted-statement-and-second-operator')).toBe(true);
    const corrected = TRANSITIONS.filter(({ kind }) => kind === 'correction').map(({ from }) => from);
    expect(corrected.filter((from) => from === null || !(isFinal(from) || from === 'PROCESSED' || from === 'PARTIALLY_PROCESSED'))).toEqual([]);
    expect([...new Set(TRANSITIONS.map(({ to }) => to))].sort()).toEqual([...PAYOUT_STATUSES].sort());
    expect(TRANSITIONS.filter(({ to }) => to === 'CREATE_FAILED' || to === 'CREATED').every(({ from }) => from === null)).toBe(true);
  });
});

describe('providerPath', () => {
  it('includes every status on the way', () => {
    expect(providerPath('INVOKING', 'PROCESSED')).toEqual(['PROCESSING', 'PROCESSED']);
    expect(providerPath('INVOKING', 'PENDING')).toEqual(['PROCESSING', 'PENDING']);
    expect(providerPath('INVOKING', 'INVOKE_FAILED')).toEqual(['INVOKE_FAILED']);
    expect(providerPath('PENDING', 'CANCELLED')).toEqual(['PROCESSED', 'CANCELLING', 'CANCELLED']);
    expect(providerPath('PROCESSED', 'PROCESSED')).toEqual([]);
  });

  it('is empty for transitions that only an operator, the expiry or a correction may cause', () => {
    expect(providerPath('READY', 'PROCESSED')).toEqual([]);
    expect(providerPath('PENDING', 'REVOKING')).toEqual([]);
    expect(providerPath('INVOKING', 'TERMINATED')).toEqual([]);
    for (const from of PAYOUT_STATUSES.filter(isFinal)) for (const to of PAYOUT_STATUSES) expect(providerPath(from, to)).toEqual([]);
  });

  it('consists of transitions that the provider may cause, between any two statuses', () => {
    for (const from of PAYOUT_STATUSES) {
      for (const to of PAYOUT_STATUSES) {
        let present: PayoutStatus = from;
        for (const next of providerPath(from, to)) {
          expect(findTransition(present, next)?.by).toContain('provider');
          expect(reachableBy(present, 'provider')).toContain(next);
          present = next;
        }
      }
    }
  });
});
