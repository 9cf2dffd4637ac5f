import { CursorNotAccepted } from './payouts.errors.js';

/** A place in a list ordered by time and id. */
export interface Cursor {
  at: Date;
  id: string;
}

/** Encodes a cursor. It is opaque to callers, who send it back unchanged. */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(`${cursor.at.toISOString()} ${cursor.id}`, 'utf8').toString('base64url');
}

/** Decodes a cursor. @throws {CursorNotAccepted} */
export function decodeCursor(text: string): Cursor {
  const [time, id, ...rest] = Buffer.from(text, 'base64url').toString('utf8').split(' ');
  const at = new Date(time ?? '');
  if (Number.isNaN(at.getTime()) || !id || !/^[a-z]+_[0-9a-f]{32}$/.test(id) || rest.length > 0) throw new CursorNotAccepted();
  return { at, id };
}

/** Makes a page of at most `limit` rows; one row more shows that there is a next page. */
export function pageOf<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => Cursor): { data: Row[]; nextCursor: string | null } {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? encodeCursor(cursorOf(last)) : null };
}
