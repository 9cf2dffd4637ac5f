/** Rows by the payout that they belong to, in their order. */
export function byPayout<Row extends { payout_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const known = grouped.get(row.payout_id);
    if (known) known.push(row);
    else grouped.set(row.payout_id, [row]);
  }
  return grouped;
}
