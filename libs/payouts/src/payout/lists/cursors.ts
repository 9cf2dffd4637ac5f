import { keyedHash } from '@app/access';
import { CONFIG, type Config } from '@app/config';
import { Inject, Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { CursorNotAccepted } from '../payouts.errors.js';

/** A place in a list ordered by time and id. */
export interface Cursor {
  at: Date;
  id: string;
}

/** The list that a cursor belongs to: its name, who reads it, and its filters. */
export type CursorScope = Readonly<Record<string, unknown>> & { list: string };

/** Of the keyed hash that a cursor begins with, in bytes. */
const SEAL_BYTES = 16;

/**
 * Writes and reads cursors, which are opaque to callers. Each carries a keyed hash of its place and its list, so that one that was changed, made up, or
 * issued for another list, reader or filter is refused instead of leading to some other page.
 */
@Injectable()
export class Cursors {
  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'secrets'>) {}

  /** The place that a cursor names; null without a cursor. @throws {CursorNotAccepted} */
  read(cursor: string | null, scope: CursorScope): Cursor | null {
    if (cursor === null) return null;
    const [time, id] = this.open(cursor, scope).split(' ');
    return { at: new Date(time ?? ''), id: id ?? '' };
  }

  /** The number after which a list goes on; 0 without a cursor. @throws {CursorNotAccepted} */
  readNumber(cursor: string | null, scope: CursorScope): number {
    return cursor === null ? 0 : Number(this.open(cursor, scope));
  }

  /** A page of at most `limit` rows; one row more shows that there is a next page. */
  page<Row>(rows: readonly Row[], limit: number, scope: CursorScope, placeOf: (row: Row) => Cursor | number): { data: Row[]; nextCursor: string | null } {
    const data = rows.slice(0, limit);
    const last = data.at(-1);
    return { data, nextCursor: rows.length > limit && last ? this.seal(textOf(placeOf(last)), scope) : null };
  }

  private seal(place: string, scope: CursorScope): string {
    return Buffer.concat([this.hash(place, scope), Buffer.from(place, 'utf8')]).toString('base64url');
  }

  private open(cursor: string, scope: CursorScope): string {
    const bytes = Buffer.from(cursor, 'base64url');
    const place = bytes.toString('utf8', SEAL_BYTES);
    const isOurs = bytes.length > SEAL_BYTES && timingSafeEqual(bytes.subarray(0, SEAL_BYTES), this.hash(place, scope)) && this.seal(place, scope) === cursor;
    if (!isOurs) throw new CursorNotAccepted();
    return place;
  }

  private hash(place: string, scope: CursorScope): Buffer {
    return keyedHash(this.config.secrets.apiKeyPepper, 'cursor', `${canonical(scope)}\n${place}`).subarray(0, SEAL_BYTES);
  }
}

function textOf(place: Cursor | number): string {
  return typeof place === 'number' ? String(place) : `${place.at.toISOString()} ${place.id}`;
}

/** The order of members, and of values that are listed, makes no other filter. */
function canonical(scope: CursorScope): string {
  const members = Object.entries(scope).filter(([, value]) => value !== undefined);
  return JSON.stringify(
    members.sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, value]) => [name, Array.isArray(value) ? [...(value as unknown[])].sort() : value]),
  );
}
