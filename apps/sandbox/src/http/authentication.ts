import { createHash, timingSafeEqual } from 'node:crypto';

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Makes the check of an `Authorization` header against the API key. It takes the same time for every wrong key. */
export function createCredentialsCheck(apiKey: string): (authorization: string | undefined) => boolean {
  const wanted = digest(`Bearer ${apiKey}`);
  return (authorization) => timingSafeEqual(digest(authorization ?? ''), wanted);
}
