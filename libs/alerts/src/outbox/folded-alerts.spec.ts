import { describe, expect, it } from '@jest/globals';
import { fold, foldedAlert, type FoldedAlert, MAX_EXAMPLES } from './folded-alerts.js';

const raised = (payoutId: string, mode: 'live' | 'test' = 'live') => foldedAlert({ name: 'conflict_opened', facts: { mode, payoutId }, at: new Date() });

describe('folded alerts', () => {
  it('are one for ten thousand of one name and mode, with their number and the first few ids', () => {
    const waiting = new Map<string, FoldedAlert>();
    for (let index = 0; index < 10_000; index += 1) fold(waiting, raised(`po_${String(index)}`));
    fold(waiting, raised('po_of_a_test', 'test'));
    const [live, test] = [...waiting.values()];
    expect(live).toMatchObject({ alert: 'conflict_opened', urgency: 'today', mode: 'live', count: 10_000 });
    expect(live?.examples).toEqual(Array.from({ length: MAX_EXAMPLES }, (_, index) => ({ payoutId: `po_${String(index)}` })));
    expect(test).toMatchObject({ mode: 'test', count: 1 });
  });

  it('keep our ids, and not the host of a receiver', () => {
    const facts = { mode: 'live', merchantId: 'mer_1', receiver: 'https://shop.example' } as const;
    expect(foldedAlert({ name: 'callback_endpoint_disabled', facts, at: new Date() }).examples).toEqual([{ merchantId: 'mer_1' }]);
    const read = { operatorId: 'opr_1', cause: 'recipient.revealed' } as const;
    expect(foldedAlert({ name: 'recipients_read', facts: read, at: new Date() }).examples).toEqual([read]);
  });

  it('keep the earliest and the latest time, in whatever order they come', () => {
    const waiting = new Map<string, FoldedAlert>();
    for (const at of [20, 10, 30]) fold(waiting, foldedAlert({ name: 'service_away', facts: { service: 'queue' }, at: new Date(at) }));
    expect([...waiting.values()]).toMatchObject([{ mode: null, count: 3, firstAt: new Date(10), lastAt: new Date(30) }]);
  });
});
