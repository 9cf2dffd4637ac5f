import { loadConfig } from '@app/config';
import type { Tenant } from '@app/domain';
import { concurrencyOf } from '@app/queue';
import { describe, expect, it } from '@jest/globals';
import { TenantPlaces } from './tenant-places.js';

const config = loadConfig({
  DATABASE_URL: 'postgres://unused/unused',
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
  API_KEY_PEPPER: Buffer.alloc(32).toString('base64'),
});
const ONE: Tenant = { merchantId: 'mer_1', mode: 'live' };

describe('TenantPlaces', () => {
  it('gives a merchant a quarter of the places for callbacks in each mode, and one at least', () => {
    const places = new TenantPlaces(config);
    expect(places.share).toBe(concurrencyOf('callback.deliver', config.queue.workerConcurrency) / 4);
    expect(new TenantPlaces({ queue: { ...config.queue, workerConcurrency: 0 } }).share).toBe(1);
    for (let count = 0; count < places.share; count += 1) places.take(ONE);
    expect([places.hasRoom(ONE), places.hasRoom({ ...ONE, mode: 'test' }), places.hasRoom({ ...ONE, merchantId: 'mer_2' })]).toEqual([false, true, true]);
    expect(places.all()).toEqual([{ ...ONE, count: places.share }]);
    places.release(ONE);
    expect(places.hasRoom(ONE)).toBe(true);
  });

  it('forgets a merchant that holds no place', () => {
    const places = new TenantPlaces(config);
    places.take(ONE);
    places.release(ONE);
    expect(places.all()).toEqual([]);
  });
});
