import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { root } from '../bench/processes.mjs';
import { lastingPort } from './ports.mjs';

const { startEmbeddedServer } = await import(`${root}dist/libs/database/src/embedded/embedded-server.js`);

/**
 * A PostgreSQL server that can be killed as by a power failure, and restarted on the same data and port.
 * Its stop function is registered before it starts, so an interrupted run leaves no server behind.
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
    port: options.port,
    urlOf: (database) => server.urlOf(database),
    /** Shuts it down cleanly; it can be started again. */
    stop: () => server.stop(),
    /** Sends SIGKILL to the server and all its child processes. */
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

/** Runs one statement over a new connection. */
export async function query(url, text, values = []) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 30_000 });
  // If the server is killed, the statement rejects; the connection error itself is ignored.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query(text, values);
    return rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Only on Linux (/proc); on other systems the children of a killed server exit on their own. */
async function childrenOf(pid) {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map(async (child) => [child, await readFile(`/proc/${child}/stat`, 'utf8').catch(() => '')]));
  return stats.filter(([, stat]) => parentIn(stat) === pid).map(([child]) => Number(child));
}

/** The fourth field of the file; the second one is a name in brackets that may contain spaces. */
function parentIn(stat) {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function killIfThere(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has already exited.
  }
}
