import { CONFIG, type Config } from '@app/config';
import { Controller, Get, Inject, NotFoundException, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pageHeaders, renderPage } from '../server/page.js';
import { adminRootOf } from './admin-files.js';

const NONCE_BYTES = 18;
const NONCE_PLACEHOLDER = '__CSP_NONCE__';
/** The names of files that a build writes. Other paths are never looked up. */
const FILE_PATH = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
const MAX_PATH_CHARACTERS = 200;

const NOT_BUILT = {
  title: 'The admin is not built yet',
  paragraphs: [
    'The gateway is running, but the files of its admin are missing.',
    'Build them with: npx vite build --config apps/admin/vite.config.ts',
    'Then reload this page. The gateway does not need a restart.',
  ],
};

/** Serves the admin. Every path that is neither a file nor part of the API gets the page that the application starts from. */
@Controller('admin')
export class AdminAppController {
  private readonly root: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.root = adminRootOf(config);
  }

  @Get()
  async start(@Res() reply: FastifyReply): Promise<void> {
    await this.sendPage(reply);
  }

  @Get('*')
  async open(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const path = (request.url.split('?', 1)[0] ?? '').slice('/admin/'.length);
    if (path === 'api' || path.startsWith('api/')) throw new NotFoundException();
    if (isFile(path)) reply.sendFile(path);
    else if (path.startsWith('assets/')) throw new NotFoundException();
    else await this.sendPage(reply);
  }

  private async sendPage(reply: FastifyReply): Promise<void> {
    const page = await readFile(join(this.root, 'index.html'), 'utf8').catch(() => null);
    if (page === null) {
      reply.code(503).headers(pageHeaders()).send(renderPage(NOT_BUILT));
      return;
    }
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    reply
      .headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': policyWith(nonce) })
      .send(page.replaceAll(NONCE_PLACEHOLDER, nonce));
  }
}

/** The routes of the application have no extension. */
function isFile(path: string): boolean {
  return path !== 'index.html' && extname(path) !== '' && path.length <= MAX_PATH_CHARACTERS && FILE_PATH.test(path);
}

function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
