import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { runNode, tail } from './commands.mjs';
import { Failure, note, step } from './output.mjs';
import { logFile, state } from './project.mjs';
import { readSetting } from './setting.mjs';

/** The database of DATABASE_URL, or the embedded one, which becomes a part. `programs` are the built or the transpiled ones. */
export async function openDatabase(keep, programs) {
  const url = await readSetting('DATABASE_URL');
  if (url) return { url, ownerUrl: await readSetting('DATABASE_OWNER_URL') };
  const server = await step('Start PostgreSQL', () => startServer(programs));
  const { exited, pid, logFile: log } = server;
  keep({
    name: 'PostgreSQL',
    exited,
    stop: () => server.stop(),
    // An immediate shutdown: nothing is lost, the next start recovers.
    kill: () => process.kill(pid, 'SIGQUIT'),
    failure: async () => new Failure(`PostgreSQL has ended unexpectedly. The end of ${log}:\n\n${await tail(log)}`),
  });
  return { url: server.applicationUrl, ownerUrl: server.url };
}

export async function startServer({ embeddedServer }) {
  const { startEmbeddedServer } = await import(pathToFileURL(embeddedServer));
  const server = await startEmbeddedServer({ dataDirectory: state.database, logFile: logFile('postgres'), onProgress: note });
  if (server.wasRunning) note(`PostgreSQL was still running (process ${server.pid}): using it`);
  return server;
}

/** Migrates, and seeds the demo data, which does no harm when it is repeated. Answers the keys and sign-ins that the seed prints as JSON. */
export async function prepareDatabase({ ownerUrl = '' }, env, { migrate, seed }) {
  await step('Migrate database', () => runNode([migrate], { env: { ...env, DATABASE_OWNER_URL: ownerUrl }, log: logFile('migrate') }));
  return step('Seed demo merchant and operators', async () => {
    const output = await runNode([seed], { env, log: logFile('seed'), capture: true });
    return JSON.parse(output.split('\n').findLast((line) => line.startsWith('{')));
  });
}
