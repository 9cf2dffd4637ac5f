import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EdgeFakes } from '../fakes/edge-fakes.js';
import { type Edge, startEdge } from '../setup/http-edge.js';

const INDEX = '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><title>Admin</title>';
const SCRIPT = `console.log(1);${' '.repeat(500)}`;

let folder: string;
let edge: Edge;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'payout-admin-'));
  await mkdir(join(folder, 'admin/assets'), { recursive: true });
  await writeFile(join(folder, 'admin/index.html'), INDEX);
  await writeFile(join(folder, 'admin/favicon.svg'), '<svg/>');
  await writeFile(join(folder, 'admin/assets/app-1a2b.js'), SCRIPT);
  await writeFile(join(folder, 'admin/assets/app-1a2b.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(folder, 'secret.txt'), 'secret');
  edge = await startEdge(new EdgeFakes(), { ADMIN_ROOT: join(folder, 'admin') });
});
afterAll(async () => {
  await edge.stop();
  await rm(folder, { recursive: true });
});

describe('admin app', () => {
  it.each(['/admin', '/admin/', '/admin/moderation', '/admin/payouts/po_1?tab=timeline', '/admin/index.html'])(
    'is served at %s, uncached, with a strict content security policy',
    async (path) => {
      const answer = await edge.request('GET', path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const nonce = /content="([^"]+)"/.exec(answer.text)?.[1];
      expect(nonce).toMatch(/^[A-Za-z0-9+/]{24}$/);
      expect(answer.headers.get('content-security-policy')).toBe(
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce ?? ''}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      );
    },
  );

  it('gets a new nonce with every response', async () => {
    const [one, two] = [await edge.request('GET', '/admin'), await edge.request('GET', '/admin')];
    expect(one.text).not.toBe(two.text);
  });

  it('serves hashed files for a year, compressed for clients that accept it', async () => {
    const answer = await edge.request('GET', '/admin/assets/app-1a2b.js');
    expect(answer.text).toBe(SCRIPT);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('makes browsers revalidate files without a hash', async () => {
    const answer = await edge.request('GET', '/admin/favicon.svg');
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    const tag = answer.headers.get('etag') ?? '';
    // As a browser revalidates. Without it, fetch adds "no-cache", which asks for the whole file.
    const headers = { 'if-none-match': tag, 'cache-control': 'max-age=0' };
    expect((await edge.request('GET', '/admin/favicon.svg', { headers })).status).toBe(304);
  });

  it('serves a new build without a restart', async () => {
    await writeFile(join(folder, 'admin/favicon.svg'), '<svg>new</svg>');
    expect((await edge.request('GET', '/admin/favicon.svg')).text).toBe('<svg>new</svg>');
  });

  it('answers 404 for a hashed file that does not exist', async () => {
    expect((await edge.request('GET', '/admin/assets/app-old.js')).json['code']).toBe('not_found');
  });

  it.each(['/admin/..%2fsecret.txt', '/admin/%2e%2e/secret.txt', '/admin/assets/..%2f..%2fsecret.txt', '/admin/.%2e/secret.txt'])(
    'serves no file outside its folder: %s',
    async (path) => {
      expect((await edge.request('GET', path)).text).not.toContain('secret');
    },
  );

  it.each(['/admin/assets', '/admin/assets/', '/admin/assets/?list', '/admin/assets/%2e', '/admin//'])('lists the files of no folder: %s', async (path) => {
    const answer = await edge.request('GET', path);
    expect(answer.text).not.toContain('app-1a2b');
    expect(answer.text).not.toContain('favicon.svg');
  });

  it('says how to build it when it is missing', async () => {
    const bare = await startEdge(new EdgeFakes(), { ADMIN_ROOT: join(folder, 'nowhere') });
    try {
      const answer = await bare.request('GET', '/admin');
      expect(answer.status).toBe(503);
      expect(answer.text).toContain('npx vite build');
    } finally {
      await bare.stop();
    }
  });
});
