import { startEmbeddedServer } from '@app/database';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { copyTemplate, makeTemplate } from './world/simulated-database.js';

/** Databases for simulations: copies of one migrated template, each with its own clock. */
export interface SimulatedServer {
  databases: string[];
  stop(): Promise<void>;
}

function urlOf(serverUrl: string, database: string, role = new URL(serverUrl).username, password = new URL(serverUrl).password): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  url.username = role;
  url.password = password;
  return url.toString();
}

/** A role with one SCRAM iteration: every simulated crash reconnects, and hashing the password would be most of its cost. */
async function makeRole(server: pg.Client, name: string): Promise<string> {
  const password = randomBytes(18).toString('hex');
  await server.query('SET scram_iterations = 1');
  await server.query(`CREATE ROLE "${name}" LOGIN SUPERUSER PASSWORD '${password}'`);
  return password;
}

/** Creates databases on a running server. */
export async function makeDatabases(serverUrl: string, count: number): Promise<SimulatedServer> {
  const run = `sim_${randomBytes(6).toString('hex')}`;
  const names = Array.from({ length: count }, (_, index) => `${run}_${String(index)}`);
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const password = await makeRole(client, run);
    await makeTemplate(client, run, urlOf(serverUrl, run));
    for (const name of names) await copyTemplate(client, run, name);
    return { databases: names.map((name) => urlOf(serverUrl, name, run, password)), stop: () => drop(serverUrl, [run, ...names], run) };
  } finally {
    await client.end();
  }
}

async function drop(serverUrl: string, names: readonly string[], role: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  for (const name of names) await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  await client.query(`DROP ROLE "${role}"`);
  await client.end();
}

/** Starts a server in a temporary folder, or uses `TEST_POSTGRES_URL`. Its data is disposable, so it never flushes to disk. */
export async function startSimulatedServer(count: number): Promise<SimulatedServer> {
  const external = process.env['TEST_POSTGRES_URL'];
  if (external !== undefined) return makeDatabases(external, count);
  const folder = await mkdtemp(join(tmpdir(), 'payout-gateway-simulation-'));
  await chmod(folder, 0o755); // as root, PostgreSQL runs under another account that needs access
  const server = await startEmbeddedServer({ dataDirectory: join(folder, 'postgres'), durability: 'none' });
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { databases } = await makeDatabases(server.urlOf('postgres'), count);
    return { databases, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
