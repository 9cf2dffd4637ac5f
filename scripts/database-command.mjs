// Runs a command of the gateway on the database of DATABASE_URL, or on the one that `npm start` keeps, whether that runs or not.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { checkNodeVersion } from './lib/node-version.mjs';

checkNodeVersion();
const { installIfNeeded } = await import('./lib/install.mjs');
const { reportFailure, say } = await import('./lib/output.mjs');
const { built, root, state } = await import('./lib/project.mjs');

const [name = '', ...args] = process.argv.slice(2);
const COMMANDS = [
  ...['migrate', 'seed', 'verifyHistory', 'beginHistory', 'recordConfiguration'],
  ...['setUp', 'inviteOperator', 'addOperator', 'resetFactor', 'merchant', 'key', 'addService', 'reencrypt'],
];
if (!COMMANDS.includes(name)) {
  say(`Usage: node scripts/database-command.mjs ${COMMANDS.join('|')}`);
  process.exit(2);
}
try {
  process.exitCode = await run();
} catch (error) {
  reportFailure(error);
  process.exitCode = 1;
}

async function run() {
  await installIfNeeded();
  const { buildIfNeeded } = await import('./lib/builds.mjs');
  const { startServer } = await import('./lib/database.mjs');
  const { loadSecrets } = await import('./lib/secrets.mjs');
  await buildIfNeeded();
  if (process.env.DATABASE_URL || process.env.DATABASE_URL_FILE) return runBuilt(process.env);
  const server = await startServer(built);
  try {
    const { demoSettings } = await import('./lib/environment.mjs');
    const defaults = { ...demoSettings, AUDIT_CHECKPOINT_FILE: state.checkpoints, SANDBOX_URL: 'http://127.0.0.1:4010', ...(await loadSecrets()) };
    const owner = name === 'migrate' ? { DATABASE_OWNER_URL: server.url } : {};
    return runBuilt({ ...defaults, ...process.env, ...owner, DATABASE_URL: server.applicationUrl });
  } finally {
    if (!server.wasRunning) await server.stop();
  }
}

function runBuilt(env) {
  return spawnSync(process.execPath, ['--enable-source-maps', built[name], ...args], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1;
}
