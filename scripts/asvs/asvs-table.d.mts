/** A row of the tables in docs/asvs.md. */
export interface AsvsRow {
  /** One number, or several that are not applicable for one reason. */
  readonly numbers: readonly string[];
  readonly level: string;
  readonly asks: string;
  readonly state: string;
  readonly how: string;
  readonly test: string;
}
export const ASVS_PAGE: string;
export const OPEN: string;
export function readRows(text: string): AsvsRow[];
export function openText(rows: readonly AsvsRow[]): string;
export function readAsvsRows(): Promise<AsvsRow[]>;
