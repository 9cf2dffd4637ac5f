import type { PayoutStatus } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import { changePayout, type ChangedPayout, type PayoutChange } from '../payout-change.js';
import { type PayoutRow, SYSTEM } from '../payout.row.js';
import { writesOf } from './payout-write.js';

const NOW = new Date('2026-01-05T10:00:00Z');
const PAID = { processedAmountMinor: 100n };

function payout(status: PayoutStatus, more: Partial<PayoutRow> = {}): PayoutRow {
  const row: Partial<PayoutRow> = {
    id: 'po_1',
    status,
    amount_minor: 100n,
    currency: 'EUR',
    processed_amount_minor: null,
    version: 3,
    last_sequence: 3,
    callback_url: null,
    moderation_required: false,
    wanted: null,
    provider_step: null,
    send_task: null,
    send_due_at: null,
    enquire_due_at: null,
    enquiry_count: 0,
    enquiring_since: null,
    watch_due_at: null,
    watched_until: null,
    history_hash: Buffer.alloc(32),
    bound_since: 1,
    now: NOW,
    updated_at: NOW,
    ...more,
  };
  return row as PayoutRow;
}

/** Changes one after the other. */
function changesOf(row: PayoutRow, ...changes: Omit<PayoutChange, 'actor'>[]): ChangedPayout[] {
  let present = row;
  return changes.map((change) => {
    const changed = changePayout(present, { ...change, actor: SYSTEM });
    present = changed.after;
    return changed;
  });
}

describe('writesOf', () => {
  it('writes two steps of the ordinary course at once, with the event of each', () => {
    const row = payout('INVOKING', { enquire_due_at: NOW, enquiring_since: NOW });
    const steps = changesOf(row, { to: 'PROCESSING', enquire: null, enquiryCount: 0 }, { to: 'PROCESSED', enquire: null, ...PAID });
    const [write, ...others] = writesOf(row, steps);
    expect(others).toEqual([]);
    expect(write).toMatchObject({ before: row, after: { status: 'PROCESSED', version: 5, last_sequence: 5 }, tasks: [], endedTasks: ['enquire'] });
    expect(write?.events.map(({ sequence, to_status: to }) => [sequence, to])).toEqual([
      [4, 'PROCESSING'],
      [5, 'PROCESSED'],
    ]);
  });

  it('keeps of a task that both steps plan what the second one says', () => {
    const row = payout('INVOKING');
    const [write] = writesOf(row, changesOf(row, { to: 'PROCESSING', enquire: { inMs: 1_000 } }, { to: 'PENDING', enquire: { inMs: 5_000 } }));
    expect(write?.tasks.map(({ task, due_at: at }) => [task, at])).toEqual([['enquire', new Date(NOW.getTime() + 5_000)]]);
    expect(write?.endedTasks).toEqual([]);
  });

  it('writes each step by itself where the first one ends a planned send, because the guard of the tasks looks into the last event', () => {
    const row = payout('INVOKING', { send_task: 'invoke', send_due_at: NOW });
    const writes = writesOf(row, changesOf(row, { to: 'PROCESSING' }, { to: 'PENDING' }));
    expect(writes.map(({ before, after, endedTasks }) => [before.status, after.status, endedTasks])).toEqual([
      ['INVOKING', 'PROCESSING', ['invoke']],
      ['PROCESSING', 'PENDING', []],
    ]);
  });

  it('writes each change by itself where the status stays, where something has to be shown first, and where there are more than two', () => {
    const wait = payout('PROCESSING');
    const note = { type: 'note.added' } as const;
    const failed = payout('PROCESS_FAILED', { processed_amount_minor: 0n });
    const invoking = payout('INVOKING');
    const cases = [
      [wait, changesOf(wait, note, { to: 'PENDING' })],
      [wait, changesOf(wait, { to: 'PENDING' }, note)],
      [failed, changesOf(failed, { to: 'PROCESSED', ...PAID }, { to: 'CANCELLING' })],
      [invoking, changesOf(invoking, { to: 'PROCESSING' }, { to: 'PROCESSED', ...PAID }, { to: 'CANCELLING' })],
    ] as const;
    for (const [row, steps] of cases) expect(writesOf(row, steps).map(({ events }) => events.length)).toEqual(steps.map(() => 1));
  });
});
