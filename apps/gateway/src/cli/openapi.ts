import 'reflect-metadata';
import { loadConfig } from '@app/config';
import { createLogger } from '@app/observability';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { writeFile } from 'node:fs/promises';
import { GatewayModule } from '../gateway.module.js';
import { adminDocument } from '../http/openapi/admin-document.js';
import { merchantDocument } from '../http/openapi/merchant-document.js';

const USAGE = 'Usage: node dist/apps/gateway/src/cli/openapi.js merchant|admin <file>';

/** A valid configuration without real values. It is never used: nothing is connected and nothing is encrypted. */
const NO_SECRET = Buffer.alloc(32).toString('base64');
const PREVIEW_CONFIG = loadConfig({
  ROLE: 'api',
  DATABASE_URL: 'postgres://localhost/none',
  ENCRYPTION_KEYS: `none:${NO_SECRET}`,
  API_KEY_PEPPER: NO_SECRET,
});

const DOCUMENTS: ReadonlyMap<string, (app: INestApplication) => OpenAPIObject> = new Map([
  ['merchant', merchantDocument],
  ['admin', adminDocument],
]);

/** Writes an API document. The application is created in preview mode, which instantiates no class, so no database is needed. */
async function run(name: string | undefined, file: string | undefined): Promise<void> {
  const documentOf = DOCUMENTS.get(name ?? '');
  if (!documentOf || file === undefined) throw new Error(USAGE);
  const app = await NestFactory.create(GatewayModule.with(PREVIEW_CONFIG, createLogger('silent')), new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  await writeFile(file, `${JSON.stringify(documentOf(app), null, 2)}\n`);
}

try {
  const [name, file] = process.argv.slice(2);
  await run(name, file);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
