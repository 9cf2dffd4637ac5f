import { useState } from 'react';

/** A row on screen; `gone` when the server no longer lists it. */
export interface SteadyRow<Row> {
  row: Row;
  gone: boolean;
}

/**
 * Brings fresh rows in without moving any that is on screen: known ones are renewed where they stand,
 * missing ones stay as gone, new ones come at the end.
 */
export function mergeSteady<Row>(shown: readonly SteadyRow<Row>[], fresh: readonly Row[], idOf: (row: Row) => string): SteadyRow<Row>[] {
  const freshById = new Map(fresh.map((row) => [idOf(row), row]));
  const kept = shown.map(({ row }) => {
    const renewed = freshById.get(idOf(row));
    freshById.delete(idOf(row));
    return renewed === undefined ? { row, gone: true } : { row: renewed, gone: false };
  });
  return [...kept, ...[...freshById.values()].map((row) => ({ row, gone: false }))];
}

interface SteadyState<Row> {
  list: string;
  fresh: readonly Row[];
  rows: readonly SteadyRow<Row>[];
}

/**
 * The rows to draw. While `held` (the pointer or the focus is in the list) nothing moves.
 * @param list which list it is; another filter starts afresh
 */
export function useSteadyRows<Row>(list: string, fresh: readonly Row[], held: boolean, idOf: (row: Row) => string): readonly SteadyRow<Row>[] {
  const plain = (): SteadyState<Row> => ({ list, fresh, rows: fresh.map((row) => ({ row, gone: false })) });
  const [state, setState] = useState(plain);
  if (state.list === list && state.fresh === fresh) return state.rows;
  const next = held && state.list === list ? { list, fresh, rows: mergeSteady(state.rows, fresh, idOf) } : plain();
  setState(next);
  return next.rows;
}
