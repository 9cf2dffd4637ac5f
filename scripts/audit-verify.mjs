import { spawn } from 'node:child_process';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { checkNodeVersion } from './lib/node-version.mjs';

checkNodeVersion();
const { installIfNeeded } = await import('./lib/dependencies.mjs');
const { buildIfNeeded } = await import('./lib/builds.mjs');
const { reportFailure } = await import('./lib/output.mjs');
const { built, logFile, root, state } = await import('./lib/project.mjs');
const { loadSecrets } = await import('./lib/secrets.mjs');

/** Verifies the database of DATABASE_URL with the keys of the environment, or the one that `npm start` keeps, whether it runs or not. */
async function verify() {
  await installIfNeeded();
  await buildIfNeeded();
  if (process.env.DATABASE_URL) return run(process.env);
  const { startEmbeddedServer } = await import(pathToFileURL(built.embeddedServer));
  const server = await startEmbeddedServer({ dataDirectory: state.database, logFile: logFile('postgres') });
  try {
    const secrets = await loadSecrets();
    return await run({ AUDIT_CHECKPOINT_FILE: state.checkpoints, ...secrets, ...process.env, DATABASE_URL: server.applicationUrl });
  } finally {
    if (!server.wasRunning) await server.stop();
  }
}

function run(env) {
  const child = spawn(process.execPath, ['--enable-source-maps', built.verifyHistory], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

try {
  process.exitCode = await verify();
} catch (error) {
  reportFailure(error);
  process.exitCode = 1;
}
