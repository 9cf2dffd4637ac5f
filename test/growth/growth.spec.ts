import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestGateway } from '../setup/gateway.js';
import { faultsOf, measure, startGrown } from './measure.js';

/** Large enough that PostgreSQL prefers an index wherever there is one that fits. */
const PAYOUTS = 20_000;

describe('20,000 payouts', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startGrown({ payouts: PAYOUTS, inModeration: 500, merchants: 20 });
  }, 240_000);

  afterAll(() => gateway.stop());

  it('are listed, searched, counted and swept by indexes: no large table is read from one end to the other', async () => {
    expect(faultsOf(await measure(gateway, PAYOUTS), false)).toEqual([]);
  }, 240_000);
});
