import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { root } from '../bench/processes.mjs';
import { lastingPort } from './ports.mjs';

const { startEmbeddedServer } = await import(`${root}dist/libs/database/src/embedded/embedded-server.js`);

/**
 * A PostgreSQL of our own that can be killed like a machine that loses power, and started again on the same data and port.
 * How it is stopped is known before it is started: an interrupted run leaves none behind.
 */
export async function startPostgres(folder, name, durability, stops) {
  const options = { dataDirectory: join(folder, name), durability, port: await lastingPort() };
  let isStopped = false;
  let starting = startEmbeddedServer(options);
  stops.push(async () => {
    isStopped = true;
    const last = await starting.catch(() => undefined);
    await last?.stop();
  });
  let server = await starting;
  return {
    urlOf: (database) => server.urlOf(database),
    /** SIGKILL for the server and every process that it has started. */
    async kill() {
      for (const pid of [server.pid, ...(await childrenOf(server.pid))]) killIfThere(pid);
      await server.exited;
    },
    async startAgain() {
      if (isStopped) return;
      starting = startEmbeddedServer(options);
      server = await starting;
    },
  };
}

/** Runs one statement over a connection of its own. */
export async function query(url, text, values = []) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 30_000 });
  // A server that is killed takes the connection with it; the statement says so.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query(text, values);
    return rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Linux shows who has started whom; elsewhere the children of a killed server end by themselves. */
async function childrenOf(pid) {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map(async (child) => [child, await readFile(`/proc/${child}/stat`, 'utf8').catch(() => '')]));
  return stats.filter(([, stat]) => parentIn(stat) === pid).map(([child]) => Number(child));
}

/** The fourth field; the second one is a name in brackets that may hold spaces. */
function parentIn(stat) {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function killIfThere(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
