import { Controller, Get, NotFoundException, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { pageHeaders, renderPage } from '../server/page.js';
import { type AdminFile, AdminFiles } from './admin-files.js';

const NONCE_BYTES = 18;
const NONCE_PLACEHOLDER = '__CSP_NONCE__';
const ONE_YEAR_IMMUTABLE = 'public, max-age=31536000, immutable';
/** Vite puts a hash of the content into the names of these. */
const HASHED = /^assets\//;

const NOT_BUILT = {
  title: 'The admin is not built yet',
  paragraphs: [
    'The gateway runs, but the files of its admin are missing.',
    'Build them with: npx vite build --config apps/admin/vite.config.ts',
    'Then reload this page; the gateway need not be restarted.',
  ],
};

/** The admin's pages. Every path that is neither a file nor the API gets the one page that the application starts from. */
@Controller('admin')
export class AdminAppController {
  constructor(private readonly files: AdminFiles) {}

  @Get()
  async start(@Res() reply: FastifyReply): Promise<void> {
    await this.sendIndex(reply);
  }

  @Get('*')
  async open(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const path = (request.url.split('?', 1)[0] ?? '').slice('/admin/'.length);
    if (path === 'api' || path.startsWith('api/')) throw new NotFoundException();
    const file = path === 'index.html' ? null : await this.files.read(path);
    if (file) sendFile(request, reply, file, HASHED.test(path));
    else if (HASHED.test(path)) throw new NotFoundException();
    else await this.sendIndex(reply);
  }

  private async sendIndex(reply: FastifyReply): Promise<void> {
    const index = await this.files.read('index.html');
    if (!index) {
      reply.code(503).headers(pageHeaders()).send(renderPage(NOT_BUILT));
      return;
    }
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    reply
      .headers({ 'content-type': index.mediaType, 'cache-control': 'no-store', 'content-security-policy': policyWith(nonce) })
      .send(index.bytes.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce));
  }
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: AdminFile, isHashed: boolean): void {
  reply.headers({ 'cache-control': isHashed ? ONE_YEAR_IMMUTABLE : 'no-cache', etag: file.entityTag, vary: 'accept-encoding', 'content-type': file.mediaType });
  if (request.headers['if-none-match'] === file.entityTag) {
    reply.code(304).send();
    return;
  }
  const mayCompress = request.headers['accept-encoding']?.includes('gzip') === true;
  if (mayCompress && file.gzipped) reply.header('content-encoding', 'gzip').send(file.gzipped);
  else reply.send(file.bytes);
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
