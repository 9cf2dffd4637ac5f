import { describe, expect, it } from '@jest/globals';
import { PAYOUT_STATUSES } from '@app/domain';
import { pictureEdges, PLACES } from './lifecycle-edges.js';

const look = (edges: ReturnType<typeof pictureEdges>, from: string, to: string): string | undefined =>
  edges.find((edge) => edge.from === from && edge.to === to)?.look;

describe('the picture of the lifecycle', () => {
  it('gives every status a place of its own', () => {
    const places = PAYOUT_STATUSES.map((status) => PLACES[status].join('/'));
    expect(new Set(places).size).toBe(PAYOUT_STATUSES.length);
  });

  it('marks the way that was taken and the way that an action would take', () => {
    const edges = pictureEdges('INVOKING', ['CREATED', 'READY', 'INVOKING'], ['PROCESSING', 'PROCESSED']);
    expect(look(edges, 'READY', 'INVOKING')).toBe('visited');
    expect(look(edges, 'INVOKING', 'PROCESSING')).toBe('possible');
    expect(look(edges, 'PROCESSING', 'PROCESSED')).toBe('possible');
    expect(look(edges, 'PENDING', 'PROCESSED')).toBe('plain');
  });

  it('shows a correction only where it may happen', () => {
    expect(look(pictureEdges('PROCESS_FAILED', [], []), 'PROCESS_FAILED', 'PROCESSED')).toBeUndefined();
    expect(look(pictureEdges('PROCESS_FAILED', [], ['PROCESSED']), 'PROCESS_FAILED', 'PROCESSED')).toBe('possible');
  });
});
