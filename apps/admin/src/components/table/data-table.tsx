import type { ReactNode } from 'react';
import classes from './data-table.module.css';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  /** Right-aligned: amounts and counts. */
  isNumber?: boolean;
}

interface DataTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  /** True when each row is a link. */
  isClickable?: boolean;
}

/** A table that becomes a list of label-value pairs on narrow screens. The roles are explicit because the changed CSS display would drop them. */
export function DataTable<Row>({ label, columns, rows, idOf, isClickable = false }: DataTableProps<Row>) {
  return (
    <div className={classes.scroll} role="region" aria-label={label} tabIndex={0}>
      <table role="table" className={`${classes.table ?? ''} ${classes.stacks ?? ''} ${isClickable ? (classes.rows ?? '') : ''}`} aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ title, isNumber }) => (
              <th key={title} scope="col" role="columnheader" className={isNumber ? classes.end : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={idOf(row)} role="row">
              {columns.map(({ title, cell, isNumber }) => (
                <td key={title} role="cell" data-label={title} className={isNumber ? classes.end : undefined}>
                  <div>{cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
