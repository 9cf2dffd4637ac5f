import { describe, expect, it } from '@jest/globals';
import { admitToMetrics, type Asker, MetricsRefused } from './metrics.guard.js';

const TOKEN = 'a-token-of-some-length';

function verdict(config: { production?: boolean; metricsToken?: string | null }, asker: Partial<Asker>): string {
  try {
    admitToMetrics({ production: false, metricsToken: null, ...config }, { headers: {}, address: '127.0.0.1', ...asker });
    return 'admitted';
  } catch (error) {
    return error instanceof MetricsRefused ? error.code : String(error);
  }
}

describe('the door to the figures', () => {
  it.each([
    ['the token', { authorization: `Bearer ${TOKEN}` }, 'admitted'],
    ['another token', { authorization: 'Bearer a-token-of-some-lengthy' }, 'unauthenticated'],
    ['no token', {}, 'unauthenticated'],
    ['half a header', { authorization: 'Bearer ' }, 'unauthenticated'],
    ['a basic header', { authorization: `Basic ${TOKEN}` }, 'unauthenticated'],
  ])('with a token set: %s', (_, headers, expected) => {
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
  ])('without one, outside production: %s', (address, expected) => {
    expect(verdict({}, { address })).toBe(expected);
  });

  it.each(['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'x-forwarded-host'])(
    'without one: a request that came through a proxy (%s) is refused',
    (name) => {
      expect(verdict({}, { headers: { [name]: '203.0.113.7' } })).toBe('forbidden');
    },
  );

  it('without one, in production: nobody', () => {
    expect(verdict({ production: true }, {})).toBe('forbidden');
  });
});
