import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CellReport, runCell } from '../setup/half-away/cell-run.js';
import { type Cell, CELLS, isOfProvider, nameOf } from '../setup/half-away/cells.js';
import { Observer } from '../setup/half-away/observer.js';
import { Outside } from '../setup/half-away/outside.js';

/** Lines of a process in each minute that has begun; on a quiet machine all cells together take a part of one. */
const LINES_A_MINUTE = 10;
const MINUTE_MS = 60_000;
const PROBE_EVERY_MS = 100;
/** Of what became of a payout, how often it was paid. */
const MOVEMENTS = { paid: 1, refused: 0, 'in moderation': 0, waiting: 0 } as const;

interface Line {
  alert?: string;
  providerAccountId?: string;
  merchantId?: string;
  msg: string;
}

describe('servers outside that are half away, all at the same time', () => {
  let outside: Outside;
  let lines: Line[];
  let linesAllowed: number;
  const reports = new Map<Cell, CellReport>();
  const missing = new Set<string>();
  const reportOf = (cell: Cell): CellReport => {
    const found = reports.get(cell);
    if (!found) throw new Error(`${nameOf(cell)} was not run`);
    return found;
  };
  const isAbout = ({ providerAccountId, merchantId }: Line, cell: Cell): boolean => {
    const { id, accountId } = outside.watched.gateway.merchant(outside.worldOf(cell).merchant);
    return isOfProvider(cell) ? providerAccountId === accountId : merchantId === id;
  };

  beforeAll(async () => {
    outside = await Outside.open();
    const end = new AbortController();
    const probing = (async () => {
      while (!end.signal.aborted) {
        for (const name of await outside.watched.missing().catch(() => ['the process'])) missing.add(name);
        await sleep(PROBE_EVERY_MS);
      }
    })();
    const observer = new Observer(outside.watched.gateway);
    const run = async () => {
      await Promise.all(outside.worlds.map(async (world) => reports.set(world.cell, await runCell(outside.watched, observer, world))));
    };
    const begunAtMs = performance.now();
    const written = await outside.watched.linesDuring(run).finally(() => {
      end.abort();
    });
    await probing;
    linesAllowed = LINES_A_MINUTE * Math.ceil((performance.now() - begunAtMs) / MINUTE_MS);
    lines = written.map((line) => JSON.parse(line) as Line);
  }, 240_000);

  afterAll(() => outside.close());

  it('leave the process ready, because another process could do no better', () => {
    expect([...missing]).toEqual([]);
  });

  it('fill no log: what many payouts meet is said once a minute', () => {
    const common = lines.filter(({ alert, providerAccountId }) => alert === undefined && providerAccountId === undefined);
    expect(common.length <= linesAllowed ? [] : common.map(({ msg }) => msg)).toEqual([]);
  });

  describe.each(CELLS.map((cell) => [nameOf(cell), cell] as const))('%s', (_, cell) => {
    it('orders are taken', () => {
      expect(reportOf(cell).answers.map(({ status }) => status)).toEqual(reportOf(cell).answers.map(() => 201));
    });

    it('payouts come to nothing that nobody expects, meanwhile and afterwards', () => {
      const { meanwhile, orders } = reportOf(cell);
      expect(meanwhile.filter((fate) => !cell.meanwhile.includes(fate))).toEqual([]);
      expect(orders.map(({ fate }) => fate).filter((fate) => !cell.afterwards.includes(fate))).toEqual([]);
      // The one that was ordered when the server was well again needs nobody.
      expect(orders.at(-1)?.fate).toBe('paid');
    });

    it('each payout is paid once where it counts as paid, and else not at all', () => {
      const { orders } = reportOf(cell);
      expect(orders).toEqual(orders.map(({ fate }) => ({ fate, movements: MOVEMENTS[fate] })));
    });

    it('every callback arrives in the end', () => {
      expect(reportOf(cell).callbacksMissing).toEqual([]);
    });

    it('somebody is called once where a person can do something, and the hold is over when the server is well', () => {
      const about = lines.filter((line) => isAbout(line, cell));
      expect(about.flatMap(({ alert }) => alert ?? [])).toEqual(cell.alert === null ? [] : [cell.alert]);
      expect(about.length).toBeLessThanOrEqual(linesAllowed);
      expect(reportOf(cell).isHeld).toBe(false);
    });
  });
});
