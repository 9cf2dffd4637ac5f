/** One cell of the matrix of the gateway's own servers and their states. */
export interface InsideCell {
  server: 'PostgreSQL' | 'Redis';
  state: string;
  /** What `/health/ready` says meanwhile. */
  isReady: boolean;
  /** The answers that orders may get; the first one is always among them. */
  orders: readonly (201 | 503)[];
  /** Needs an account that may mount disks. */
  needsDisk?: true;
}

const postgres = (state: string): InsideCell => ({ server: 'PostgreSQL', state, isReady: false, orders: [503] });
const redis = (state: string): InsideCell => ({ server: 'Redis', state, isReady: false, orders: [201] });

export const INSIDE_CELLS: readonly InsideCell[] = [
  ...['down', 'hanging', 'read-only', 'out of connections', 'with other credentials'].map(postgres),
  { ...postgres('too slow for a statement'), isReady: true },
  // What still fits into the room that tables have is taken.
  { ...postgres('full'), isReady: true, orders: [503, 201], needsDisk: true },
  { ...postgres('slow'), isReady: true, orders: [201] },
  ...['full', 'read-only', 'hanging', 'with other credentials'].map(redis),
];

/** The cells of one server, by their states. */
export function cellsOf(server: InsideCell['server']): (readonly [string, InsideCell])[] {
  return INSIDE_CELLS.filter((cell) => cell.server === server).map((cell) => [cell.state, cell] as const);
}
