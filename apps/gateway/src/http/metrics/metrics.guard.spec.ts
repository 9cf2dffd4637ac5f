import { describe, expect, it } from '@jest/globals';
import { MetricsRefused } from './metrics.errors.js';
import { assertMayReadMetrics, type MetricsCaller } from './metrics.guard.js';

const TOKEN = 'a-token-of-some-length';

function verdict(config: { production?: boolean; metricsToken?: string | null }, caller: Partial<MetricsCaller>): string {
  try {
    assertMayReadMetrics({ production: false, metricsToken: null, ...config }, { headers: {}, address: '127.0.0.1', ...caller });
    return 'admitted';
  } catch (error) {
    return error instanceof MetricsRefused ? error.code : String(error);
  }
}

describe('the metrics guard', () => {
  it.each([
    ['the token', { authorization: `Bearer ${TOKEN}` }, 'admitted'],
    ['another token', { authorization: 'Bearer a-token-of-some-lengthy' }, 'unauthenticated'],
    ['no token', {}, 'unauthenticated'],
    ['half a header', { authorization: 'Bearer ' }, 'unauthenticated'],
    ['a basic header', { authorization: `Basic ${TOKEN}` }, 'unauthenticated'],
  ])('checks the token of every caller of the metrics when one is configured: %s', (_, headers, expected) => {
    for (const production of [true, false]) {
      for (const address of ['127.0.0.1', '203.0.113.7']) expect(verdict({ production, metricsToken: TOKEN }, { headers, address })).toBe(expected);
    }
  });

  it.each([
    ['127.0.0.1', 'admitted'],
    ['127.0.0.53', 'admitted'],
    ['::1', 'admitted'],
    ['::ffff:127.0.0.1', 'admitted'],
    ['10.0.0.1', 'forbidden'],
    ['203.0.113.7', 'forbidden'],
    ['1270.0.0.1', 'forbidden'],
    [undefined, 'forbidden'],
  ])('admits only this machine to the metrics when no token is configured, outside production: %s', (address, expected) => {
    expect(verdict({}, { address })).toBe(expected);
  });

  it.each(['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'x-forwarded-host'])(
    'refuses requests for the metrics that came through a proxy when no token is configured: %s',
    (name) => {
      expect(verdict({}, { headers: { [name]: '203.0.113.7' } })).toBe('forbidden');
    },
  );

  it('refuses every caller of the metrics in production when no token is configured', () => {
    expect(verdict({ production: true }, {})).toBe('forbidden');
  });
});
