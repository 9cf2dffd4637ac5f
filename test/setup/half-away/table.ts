import { CELLS } from './cells.js';
import { INSIDE_CELLS } from './inside-cells.js';

/** The heading of the table in docs/operations.md. */
export const HEADING = 'Servers that are half away';

const HEAD = ['server', 'state', 'ready', 'orders get', 'payouts meanwhile', 'called', 'afterwards, by itself'];

/** The matrix as docs/operations.md shows it: what the tests of the cells expect. */
export function halfAwayTable(): string[] {
  const inside = INSIDE_CELLS.map(({ server, state, isReady, orders }) => [
    server,
    state,
    isReady ? 'yes' : 'no',
    orders.join(' or '),
    orders.includes(201) && isReady && !orders.includes(503) ? 'paid' : 'waiting',
    isReady && !orders.includes(503) ? 'nobody' : '`service_away`',
    'paid',
  ]);
  const outside = CELLS.map(({ server, state, meanwhile, alert, afterwards }) => [
    server,
    state,
    'yes',
    '201',
    meanwhile.join(', '),
    alert === null ? 'nobody' : `\`${alert}\``,
    afterwards.join(', '),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(HEAD), `|${HEAD.map(() => '---').join('|')}|`, ...[...inside, ...outside].map(line)];
}
