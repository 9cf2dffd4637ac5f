import { afterEach, describe, expect, it } from '@jest/globals';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { serverOptions } from './server-options.js';

describe('the address of a request', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  async function addressSeen(trustedProxies: readonly string[]): Promise<string> {
    const adapter = new FastifyAdapter(serverOptions(trustedProxies));
    const server = adapter.getInstance();
    closers.push(() => server.close());
    server.get('/', (request) => request.ip);
    const url = await server.listen({ port: 0, host: '127.0.0.1' });
    return (await fetch(url, { headers: { 'x-forwarded-for': '203.0.113.7' } })).text();
  }

  it('is that of the connection if no proxy is trusted, because any client can send a header', async () => {
    expect(await addressSeen([])).toBe('127.0.0.1');
    expect(await addressSeen(['192.0.2.1'])).toBe('127.0.0.1');
  });

  it('is taken from the X-Forwarded-For header of a trusted proxy', async () => {
    expect(await addressSeen(['127.0.0.0/8'])).toBe('203.0.113.7');
  });
});
