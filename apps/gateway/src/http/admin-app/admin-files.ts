import { CONFIG, type Config } from '@app/config';
import { Inject, Injectable } from '@nestjs/common';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** dist/apps/admin, seen from the built dist/apps/gateway/src/http/admin-app. */
const BUILT_ADMIN = resolve(import.meta.dirname, '../../../../admin');
const SAFE_PATH = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
const MAX_PATH_CHARACTERS = 200;
const MAX_FILE_BYTES = 5 * 1024 * 1024;
const MAX_CACHED_FILES = 500;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const WORTH_COMPRESSING = /^(?:text\/|application\/|image\/svg)/;

/** A file of the built admin, as it goes over the wire. */
export interface AdminFile {
  bytes: Buffer;
  gzipped: Buffer | null;
  mediaType: string;
  entityTag: string;
}

interface CachedFile extends AdminFile {
  modifiedAtMs: number;
}

/** The files of the built admin. They are read again when they change, so that a new build needs no restart. */
@Injectable()
export class AdminFiles {
  readonly root: string;
  private readonly cache = new Map<string, CachedFile>();

  constructor(@Inject(CONFIG) config: Config) {
    this.root = resolve(config.http.adminRoot ?? BUILT_ADMIN);
  }

  /** @returns null where there is no such file, or the path is none that a build would make */
  async read(path: string): Promise<AdminFile | null> {
    if (path.length > MAX_PATH_CHARACTERS || !SAFE_PATH.test(path)) return null;
    const file = join(this.root, path);
    if (!file.startsWith(this.root + sep)) return null;
    const facts = await stat(file).catch(() => null);
    if (!facts?.isFile() || facts.size > MAX_FILE_BYTES) return null;
    const cached = this.cache.get(path);
    if (cached?.modifiedAtMs === facts.mtimeMs) return cached;
    return this.load(path, file, facts.mtimeMs);
  }

  private async load(path: string, file: string, modifiedAtMs: number): Promise<AdminFile> {
    const bytes = await readFile(file);
    const mediaType = MEDIA_TYPES[extname(path)] ?? 'application/octet-stream';
    const gzipped = WORTH_COMPRESSING.test(mediaType) ? await compress(bytes, { level: 9 }) : null;
    const loaded = { bytes, gzipped, mediaType, entityTag: `"${bytes.length.toString(36)}-${Math.round(modifiedAtMs).toString(36)}"`, modifiedAtMs };
    if (this.cache.size >= MAX_CACHED_FILES) this.cache.clear();
    this.cache.set(path, loaded);
    return loaded;
  }
}
