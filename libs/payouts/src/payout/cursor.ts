import { CursorNotAccepted } from './payouts.errors.js';

/** A place in a list ordered by time and id. */
export interface Cursor {
  at: Date;
  id: string;
}

/** Opaque to callers: they hand it back as they got it. */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(`${cursor.at.toISOString()} ${cursor.id}`, 'utf8').toString('base64url');
}

/** @throws {CursorNotAccepted} */
export function decodeCursor(text: string): Cursor {
  const [time, id, ...rest] = Buffer.from(text, 'base64url').toString('utf8').split(' ');
  const at = new Date(time ?? '');
  if (Number.isNaN(at.getTime()) || !id || !/^[a-z]+_[0-9a-f]{32}$/.test(id) || rest.length > 0) throw new CursorNotAccepted();
  return { at, id };
}

/** Cuts one row more than asked for into a page. */
export function pageOf<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => Cursor): { data: Row[]; nextCursor: string | null } {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? encodeCursor(cursorOf(last)) : null };
}
