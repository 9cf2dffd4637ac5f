import { ApiKeyRefused } from '../access.errors.js';
import { readApiKey } from './api-key.js';

const MAX_HEADER_CHARACTERS = 256;

/**
 * The key in an Authorization header, checked as far as possible without the database.
 * @throws {ApiKeyRefused} saying whether the header is missing, malformed or mistyped
 */
export function bearerKeyOf(authorization: string | undefined): string {
  if (authorization === undefined || authorization === '')
    throw new ApiKeyRefused('unauthenticated', 'The API key is missing: send "Authorization: Bearer pgw_…".');
  const key = authorization.length > MAX_HEADER_CHARACTERS ? undefined : /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  const reading = key === undefined ? undefined : readApiKey(key);
  if (key === undefined || reading === undefined || reading.kind === 'malformed') {
    throw new ApiKeyRefused('unauthenticated', 'The Authorization header is malformed: send "Bearer " and an API key that starts with pgw_live_ or pgw_test_.');
  }
  if (reading.kind === 'mistyped')
    throw new ApiKeyRefused('unauthenticated', 'The checksum of the API key is wrong: it was not copied completely or correctly.');
  return key;
}
