import { CallbackClient } from '@app/callbacks';
import { NameLookups, setNameLookups } from '@app/outbound';
import { Pool } from 'undici';
import { CallbackConnections } from '../../../libs/callbacks/src/callback-connections.js';
import { HostResolver } from '../../../libs/callbacks/src/host-resolver.js';
import type { TestMerchant } from '../gateway-seed.js';
import { WatchedGateway } from '../watched-gateway.js';
import { type Cell, CELLS, isOfProvider, nameOf } from './cells.js';
import { NameServer, type NameServerState } from './name-server.js';
import { type OutsideAnswer, type OutsideRequest, OutsideServer, type OutsideState } from './outside-server.js';

/** So many failures in a row open a breaker. */
export const BREAKER_FAILURES = 3;
/** A provider account of a cell: quick to stop, to try again and to ask, and it settles what an enquiry finds. */
const OPTIONS = { breaker: { failures: BREAKER_FAILURES, openSeconds: 1 }, enquirySchedule: { intervalsSeconds: [0.4], limit: 1_000 }, autoClear: true };
const CALLBACK_TIMEOUT_MS = 500;
/** Five attempts are made within five seconds, and later pauses are shorter than a minute. */
const RETRY_SCALE = '0.0005';
/** Names of receivers get a public address, behind which the test puts a server of this machine. */
const PUBLIC_ADDRESS = '93.184.215.14';
const LOOPBACK = '127.0.0.1';

/** The server of one cell, with the merchant that needs it. */
export interface CellWorld {
  cell: Cell;
  merchant: string;
  server: OutsideServer;
  /** Of the name under which the server is known; null: it is known by its address. */
  names: NameServer | null;
  /** The ids of the callbacks that were taken. */
  taken: Set<string>;
  /** To the server, from its name. */
  pool: Pool;
}

/** One gateway in one process, and for each cell a server outside that only the payouts of its merchant need. */
export class Outside {
  private constructor(
    readonly watched: WatchedGateway,
    readonly worlds: readonly CellWorld[],
  ) {}

  static async open(): Promise<Outside> {
    let sandboxUrl = '';
    const worlds = await Promise.all(CELLS.map((cell) => openWorld(cell, () => sandboxUrl)));
    const byHost = new Map(worlds.flatMap((world) => (world.names === null ? [] : [[hostOf(world), world] as const])));
    const merchants = Object.fromEntries(worlds.map((world) => [world.merchant, merchantOf(world)]));
    const watched = await WatchedGateway.start({ merchants, environment: { CALLBACK_RETRY_SCALE: RETRY_SCALE, SEND_TIMEOUT_MS: '5000' } });
    sandboxUrl = watched.gateway.sandboxUrl;
    lookUpHere(watched, byHost);
    watched.gateway.app.get(CallbackClient).timeoutMs = CALLBACK_TIMEOUT_MS;
    await Promise.all(worlds.map(({ merchant }) => watched.keyOf(merchant)));
    return new Outside(watched, worlds);
  }

  worldOf(cell: Cell): CellWorld {
    const found = this.worlds.find((world) => world.cell === cell);
    if (!found) throw new Error(`there is no server for ${nameOf(cell)}`);
    return found;
  }

  async close(): Promise<void> {
    try {
      await this.watched.gateway.stop();
    } finally {
      setNameLookups(new NameLookups());
      await Promise.all(this.worlds.flatMap(({ server, names, pool }) => [server.close(), ...(names ? [names.close()] : []), pool.destroy()]));
    }
  }
}

/** Puts the server of a cell into its state, or makes it well again. */
export async function setAway({ cell, server, names }: CellWorld, isAway: boolean): Promise<void> {
  const state = isAway ? cell.state : 'well';
  if (names) await names.become(state as NameServerState);
  else await server.become(state as OutsideState);
}

const hostOf = ({ merchant }: Pick<CellWorld, 'merchant'>): string => `${merchant}.example`;

async function openWorld(cell: Cell, sandboxUrl: () => string): Promise<CellWorld> {
  const merchant = `m${String(CELLS.indexOf(cell))}`;
  const taken = new Set<string>();
  const receive = ({ headers }: OutsideRequest): Promise<OutsideAnswer> => {
    taken.add(String(headers['webhook-id']));
    return Promise.resolve({ status: 200, body: '' });
  };
  const server = await OutsideServer.open(isOfProvider(cell) ? (request) => forward(sandboxUrl(), request) : receive);
  const names = cell.server.startsWith('name server') ? await NameServer.open(isOfProvider(cell) ? LOOPBACK : PUBLIC_ADDRESS) : null;
  return { cell, merchant, server, names, taken, pool: new Pool(server.url) };
}

function merchantOf(world: CellWorld): TestMerchant {
  const { cell, server, names } = world;
  if (isOfProvider(cell)) return { providerUrl: names ? `http://${hostOf(world)}:${String(server.port)}` : server.url, accountOptions: OPTIONS };
  return { callbackUrl: names ? `https://${hostOf(world)}/hook` : `${server.url}/hook` };
}

/** The provider behind the server: the sandbox, with its ledger. */
async function forward(target: string, { method, path, headers, body }: OutsideRequest): Promise<OutsideAnswer> {
  const passed = ['authorization', 'idempotency-key', 'content-type'].flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : []));
  const answer = await fetch(`${target}${path}`, {
    method,
    headers: Object.fromEntries(passed) as Record<string, string>,
    ...(method === 'GET' ? {} : { body }),
  });
  return { status: answer.status, body: await answer.text() };
}

/** The names of the cells are looked up at their own name servers, and the public address of a receiver leads to the one of its cell. */
function lookUpHere({ gateway }: WatchedGateway, byHost: ReadonlyMap<string, CellWorld>): void {
  setNameLookups(
    new NameLookups((hostname, options, callback) => {
      const names = byHost.get(hostname)?.names;
      if (names) names.lookup(hostname, options, callback);
      else callback(new Error(`the test has no name ${hostname}`), []);
    }),
  );
  const resolver = gateway.app.get(HostResolver);
  resolver.resolve = (hostname) => Object.assign(new HostResolver(), { servers: [byHost.get(hostname)?.names?.place ?? ''] }).resolve(hostname);
  const connections = gateway.app.get(CallbackConnections);
  const usual = connections.poolFor.bind(connections);
  connections.poolFor = (target) => {
    const world = byHost.get(target.url.hostname);
    return world?.pool ?? usual(target);
  };
}
