import { Controller, Get, Header, NotFoundException, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ApiDocuments } from './api-documents.js';
import { DOCS_PAGE, DOCS_START } from './docs-page.js';

const requireFromHere = createRequire(import.meta.url);

/** The files of Swagger UI that the page needs. Swagger UI is a dependency of @nestjs/swagger. */
const ASSETS: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['favicon-32x32.png', 'image/png'],
]);

/** Swagger UI sets styles at run time and uses data URLs for its icons; everything else comes from the gateway. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The merchant API document, as JSON and as a page. */
@Controller()
export class DocsController {
  constructor(private readonly documents: ApiDocuments) {}

  @Get('v1/openapi.json')
  document(@Res() reply: FastifyReply): void {
    reply.headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' }).send(this.documents.forMerchants());
  }

  @Get('docs')
  @Header('content-security-policy', POLICY)
  @Header('content-type', 'text/html; charset=utf-8')
  page(@Res() reply: FastifyReply): void {
    reply.send(DOCS_PAGE);
  }

  @Get('docs/start.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  start(@Res() reply: FastifyReply): void {
    reply.send(DOCS_START);
  }

  @Get('docs/:asset')
  @Header('cache-control', 'public, max-age=86400')
  async asset(@Param('asset') name: string, @Res() reply: FastifyReply): Promise<void> {
    const mediaType = ASSETS.get(name);
    if (mediaType === undefined) throw new NotFoundException();
    const bytes = await readFile(join(swaggerUiFolder(), name));
    reply.header('content-type', mediaType).send(bytes);
  }
}

/** Resolved from @nestjs/swagger, because it is a dependency of that package. */
function swaggerUiFolder(): string {
  const swagger = createRequire(requireFromHere.resolve('@nestjs/swagger'));
  return dirname(swagger.resolve('swagger-ui-dist/package.json'));
}
