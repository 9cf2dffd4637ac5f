import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { runNode, tail } from './commands.mjs';
import { Failure, note, step } from './output.mjs';
import { logFile, state } from './project.mjs';

/** The database of DATABASE_URL, or the embedded one, which becomes a part. `programs` are the built or the transpiled ones. */
export async function openDatabase(keep, programs) {
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, ownerUrl: process.env.DATABASE_OWNER_URL };
  const server = await step('Start PostgreSQL', () => startServer(programs));
  keep({
    name: 'PostgreSQL',
    exited: server.exited,
    stop: () => server.stop(),
    // An immediate shutdown: nothing is lost, the next start recovers.
    kill: () => process.kill(server.pid, 'SIGQUIT'),
    failure: async () => new Failure(`PostgreSQL has ended unexpectedly. The end of ${server.logFile}:\n\n${await tail(server.logFile)}`),
  });
  return { url: server.applicationUrl, ownerUrl: server.url };
}

export async function startServer({ embeddedServer }) {
  const { startEmbeddedServer } = await import(pathToFileURL(embeddedServer));
  const server = await startEmbeddedServer({ dataDirectory: state.database, logFile: logFile('postgres'), onProgress: note });
  if (server.wasRunning) note(`PostgreSQL was still running (process ${server.pid}): using it`);
  return server;
}

/** Migrates, and seeds the demo data, which does no harm when it is repeated. Answers what the seed has printed: keys and sign-ins. */
export async function prepareDatabase({ ownerUrl }, env, { migrate, seed }) {
  const ownerEnv = { ...env, ...(ownerUrl ? { DATABASE_OWNER_URL: ownerUrl } : {}) };
  await step('Migrate database', () => runNode([migrate], { env: ownerEnv, log: logFile('migrate') }));
  return step('Seed demo merchant and operators', async () => {
    const output = await runNode([seed], { env, log: logFile('seed'), capture: true });
    return readSeed(output);
  });
}

/** The last JSON line of the seed command's output. */
export function readSeed(output) {
  const line = output.split('\n').findLast((candidate) => candidate.startsWith('{'));
  if (line === undefined) throw new Failure(`The seed command did not print its JSON line. See ${logFile('seed')}.`);
  return JSON.parse(line);
}
