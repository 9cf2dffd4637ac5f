import type { Config } from '@app/config';
import { mime } from '@fastify/send';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { resolve } from 'node:path';

/** dist/apps/admin, relative to the compiled dist/apps/gateway/src/http/admin-app. */
const BUILT_ADMIN = resolve(import.meta.dirname, '../../../../admin');
const ONE_YEAR_IMMUTABLE = 'public, max-age=31536000, immutable';
/** Vite puts a hash of the content into the names of these files. */
const HASHED = /[\\/]assets[\\/][^\\/]+$/;

// RFC 9239: the library still uses application/javascript.
mime.define({ 'text/javascript': ['js', 'mjs'] }, true);

/** The folder that contains the built admin. */
export function adminRootOf({ http }: Config): string {
  return resolve(http.adminRoot ?? BUILT_ADMIN);
}

/**
 * Adds `reply.sendFile` for the files of the built admin. Compressed files that the build has written are preferred, and a new build
 * is served without a restart.
 */
export async function addAdminFiles(server: FastifyInstance, config: Config): Promise<void> {
  await server.register(fastifyStatic, {
    root: adminRootOf(config),
    serve: false,
    index: false,
    dotfiles: 'deny',
    preCompressed: true,
    cacheControl: false,
    lastModified: false,
    setHeaders: (reply, path) => void reply.header('cache-control', HASHED.test(path) ? ONE_YEAR_IMMUTABLE : 'no-cache'),
    suppressWarning: true,
  });
}
