import type { Fault } from '@app/domain';
import { IdempotencyKeyMissing, InvalidRequest } from '../../problems/request.errors.js';

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;
const FAULT: Fault = { pointer: 'Idempotency-Key', detail: 'The key must have 1 to 255 visible ASCII characters without spaces, and be sent once.' };

/**
 * The idempotency key of the request.
 * @throws {IdempotencyKeyMissing} without the header
 * @throws {InvalidRequest} if it is empty, too long, sent twice, or contains anything but visible ASCII
 */
export function idempotencyKeyOf(header: string | string[] | undefined): string {
  if (header === undefined) throw new IdempotencyKeyMissing();
  if (typeof header !== 'string' || !VISIBLE_ASCII.test(header)) throw new InvalidRequest([FAULT]);
  return header;
}
