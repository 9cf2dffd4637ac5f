import { describe, expect, it } from '@jest/globals';
import { PAYOUT_STATUSES } from '@app/domain';
import { lifecycleEdges, POSITIONS } from './lifecycle-edges.js';

const stateOf = (edges: ReturnType<typeof lifecycleEdges>, from: string, to: string): string | undefined =>
  edges.find((edge) => edge.from === from && edge.to === to)?.state;

describe('the lifecycle diagram', () => {
  it('gives every status its own position', () => {
    const places = PAYOUT_STATUSES.map((status) => POSITIONS[status].join('/'));
    expect(new Set(places).size).toBe(PAYOUT_STATUSES.length);
  });

  it('marks the edges that were taken and those that an action may take', () => {
    const edges = lifecycleEdges('INVOKING', ['CREATED', 'READY', 'INVOKING'], ['PROCESSING', 'PROCESSED']);
    expect(stateOf(edges, 'READY', 'INVOKING')).toBe('visited');
    expect(stateOf(edges, 'INVOKING', 'PROCESSING')).toBe('possible');
    expect(stateOf(edges, 'PROCESSING', 'PROCESSED')).toBe('possible');
    expect(stateOf(edges, 'PENDING', 'PROCESSED')).toBe('plain');
  });

  it('shows a correction only when it was made or is possible', () => {
    expect(stateOf(lifecycleEdges('PROCESS_FAILED', [], []), 'PROCESS_FAILED', 'PROCESSED')).toBeUndefined();
    expect(stateOf(lifecycleEdges('PROCESS_FAILED', [], ['PROCESSED']), 'PROCESS_FAILED', 'PROCESSED')).toBe('possible');
  });
});
