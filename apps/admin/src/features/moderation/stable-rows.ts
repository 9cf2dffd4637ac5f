import { useState } from 'react';

/** A row on screen; `gone` when the server no longer lists it. */
export interface StableRow<Row> {
  row: Row;
  gone: boolean;
}

/**
 * Merges new data without moving rows that are on screen: known rows are updated in place,
 * missing rows stay, marked as gone, and new rows are appended.
 */
export function mergeRows<Row>(shown: readonly StableRow<Row>[], fresh: readonly Row[], idOf: (row: Row) => string): StableRow<Row>[] {
  const freshById = new Map(fresh.map((row) => [idOf(row), row]));
  const kept = shown.map(({ row }) => {
    const renewed = freshById.get(idOf(row));
    freshById.delete(idOf(row));
    return renewed === undefined ? { row, gone: true } : { row: renewed, gone: false };
  });
  return [...kept, ...[...freshById.values()].map((row) => ({ row, gone: false }))];
}

interface StableState<Row> {
  list: string;
  fresh: readonly Row[];
  rows: readonly StableRow<Row>[];
}

/**
 * The rows to render. While `held` (the pointer or the focus is in the list) no row moves.
 * @param list identifies the list; a new value, such as another filter, resets the rows
 */
export function useStableRows<Row>(list: string, fresh: readonly Row[], held: boolean, idOf: (row: Row) => string): readonly StableRow<Row>[] {
  const plain = (): StableState<Row> => ({ list, fresh, rows: fresh.map((row) => ({ row, gone: false })) });
  const [state, setState] = useState(plain);
  if (state.list === list && state.fresh === fresh) return state.rows;
  const next = held && state.list === list ? { list, fresh, rows: mergeRows(state.rows, fresh, idOf) } : plain();
  setState(next);
  return next.rows;
}
