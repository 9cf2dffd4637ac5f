import { PAYOUT_STATUSES, type PayoutStatus, RESOLUTIONS, type Resolution, resolutionGroup } from '@app/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestGateway } from '../setup/gateway.js';

/** Account numbers of the sandbox that are refused, in the order of its code table. */
const REFUSALS: readonly Resolution[] = [
  'INVALID_DETAILS',
  'INVALID_REQUEST',
  'REQUEST_ERROR',
  'INVALID_AMOUNT',
  'INVALID_METHOD',
  'INVALID_CREDENTIALS',
  'FORBIDDEN_IP',
  'SIGNATURE_ERROR',
  'DUPLICATED_ID',
  'INSUFFICIENT_FUNDS',
  'ANTIFRAUD_ERROR',
  'DECLINED_ERROR',
  'RECIPIENT_NOT_FOUND',
  'INVALID_RECIPIENT',
  'LIMIT_VIOLATION',
  'INTERNAL_ERROR',
  'ACCESS_ERROR',
  'ACCESS_DENIED',
  'GENERAL_FATAL_ERROR',
  'OPERATION_EXPIRED',
  'PROCESSING_ERROR',
];

/** Account numbers of the sandbox whose outcome is unknown, with the error of each. */
const ERRORS: Readonly<Record<string, Resolution>> = {
  '3000000001': 'PROVIDER_INTERNAL_ERROR',
  '3000000003': 'CONNECTION_TIMEOUT_ERROR',
  '3000000004': 'CONNECTION_ERROR',
  '3000000007': 'UNKNOWN',
  '3000000008': 'GENERAL_ERROR',
};

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start();
}, 90_000);

afterAll(() => gateway.stop());

const numbered = (family: string, position: number): string => family + String(position).padStart(8, '0');

/** Creates a payout and waits for a status. @returns the statuses it passed through */
async function walk(account: string, end: PayoutStatus): Promise<PayoutStatus[]> {
  const id = await gateway.create({ account });
  await gateway.waitForStatus(id, end);
  return gateway.path(id);
}

describe('payout lifecycle', () => {
  it('reaches all 18 statuses and all 27 resolutions with real payouts', async () => {
    const begin = ['CREATED', 'READY', 'INVOKING'];
    const statuses = await Promise.all([
      expect(walk('1000000000', 'PROCESSED')).resolves.toEqual([...begin, 'PROCESSING', 'PROCESSED']),
      expect(walk('1000000001', 'PROCESSED')).resolves.toEqual(expect.arrayContaining([...begin, 'PROCESSING', 'PROCESSED'])),
      expect(walk('1000000002', 'PROCESSED')).resolves.toEqual([...begin, 'PROCESSING', 'PENDING', 'PROCESSED']),
      expect(walk('1000000003', 'PARTIALLY_PROCESSED')).resolves.toEqual([...begin, 'PROCESSING', 'PARTIALLY_PROCESSED']),
      expect(createFailed()).resolves.toEqual(['CREATE_FAILED']),
      expect(terminated()).resolves.toEqual(['CREATED', 'READY', 'TERMINATED']),
      expect(expired()).resolves.toEqual(['CREATED', 'READY', 'EXPIRED']),
      expect(undone('6000000002', 'PENDING', 'revoke', 'REVOKED')).resolves.toEqual([...begin, 'PROCESSING', 'PENDING', 'REVOKING', 'REVOKED']),
      expect(undone('6000000007', 'PENDING', 'revoke', 'REVOKE_FAILED')).resolves.toEqual([...begin, 'PROCESSING', 'PENDING', 'REVOKING', 'REVOKE_FAILED']),
      expect(undone('7000000002', 'PROCESSED', 'cancel', 'CANCELLED')).resolves.toEqual([...begin, 'PROCESSING', 'PROCESSED', 'CANCELLING', 'CANCELLED']),
      expect(undone('7000000003', 'PROCESSED', 'cancel', 'CANCEL_FAILED')).resolves.toEqual([
        ...begin,
        'PROCESSING',
        'PROCESSED',
        'CANCELLING',
        'CANCEL_FAILED',
      ]),
      // A create that is declined as a duplicate refutes nothing: the provider has the key.
      ...REFUSALS.map((resolution, index) =>
        resolution === 'DUPLICATED_ID' ? stuck(numbered('20', index + 1), 'UNKNOWN') : refused(numbered('20', index + 1), 'INVOKE_FAILED', resolution),
      ),
      ...REFUSALS.map((resolution, index) => refused(numbered('21', index + 1), 'PROCESS_FAILED', resolution)),
      ...Object.entries(ERRORS).map(([account, resolution]) => stuck(account, resolution)),
    ]);
    expect(statuses).not.toHaveLength(0);

    const events = await gateway.run<{ to_status: PayoutStatus | null; resolution: Resolution | null }>('SELECT to_status, resolution FROM payout_event');
    const seen = <Value>(values: readonly (Value | null)[]): Value[] => [...new Set(values.filter((value) => value !== null))].sort();
    expect(seen(events.map((event) => event.to_status))).toEqual([...PAYOUT_STATUSES].sort());
    expect(seen(events.map((event) => event.resolution))).toEqual([...RESOLUTIONS].sort());
  }, 120_000);

  it('records every status change as one event of one transition and leaves no payout undecided', async () => {
    const gaps = await gateway.run(
      `SELECT payout_id, from_status, to_status FROM payout_event e WHERE to_status IS NOT NULL
         AND NOT EXISTS (SELECT FROM status_transition t WHERE t.from_status IS NOT DISTINCT FROM e.from_status AND t.to_status = e.to_status)`,
    );
    expect(gaps).toEqual([]);
    const broken = await gateway.run(
      `SELECT payout_id FROM (
         SELECT payout_id, from_status, lag(to_status) OVER (PARTITION BY payout_id ORDER BY sequence) AS before FROM payout_event WHERE to_status IS NOT NULL
       ) step WHERE from_status IS DISTINCT FROM before`,
    );
    expect(broken).toEqual([]);
  });
});

async function createFailed(): Promise<PayoutStatus[]> {
  return gateway.path(await gateway.create({ amount: '60000.00' }));
}

async function terminated(): Promise<PayoutStatus[]> {
  const id = await gateway.create({ autoprocess: false });
  await gateway.command(id, 'cancel');
  return gateway.path(id);
}

async function expired(): Promise<PayoutStatus[]> {
  const id = await gateway.create({ autoprocess: false, lifetimeSeconds: 1 });
  await gateway.waitForStatus(id, 'EXPIRED');
  return gateway.path(id);
}

async function undone(account: string, from: PayoutStatus, command: 'cancel' | 'revoke', end: PayoutStatus): Promise<PayoutStatus[]> {
  const id = await gateway.create({ account });
  await gateway.waitForStatus(id, from);
  await gateway.command(id, command);
  await gateway.waitForStatus(id, end);
  return gateway.path(id);
}

/** A definite refusal: a final status with a resolution, and nothing paid. */
async function refused(account: string, end: PayoutStatus, resolution: Resolution): Promise<void> {
  expect(resolutionGroup(resolution)).toBe('FATAL');
  const id = await gateway.create({ account });
  const state = await gateway.waitForStatus(id, end);
  expect(state).toMatchObject({ resolution, processed_amount_minor: 0n, moderation_required: false });
  expect(await gateway.ledger(id)).toEqual([]);
}

/** An unknown outcome: a case is open, and the status only says that sending was attempted. */
async function stuck(account: string, resolution: Resolution): Promise<void> {
  const id = await gateway.create({ account });
  const state = await gateway.waitForCase(id, 'PROVIDER_ERROR');
  expect(state).toMatchObject({ status: 'INVOKING', resolution, processed_amount_minor: null });
}
