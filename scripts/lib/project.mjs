import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';

/** The folder of the clone. */
export const root = resolve(import.meta.dirname, '..', '..');

/** Where a started gateway keeps its data, secrets and logs. */
export const stateFolder = resolve(root, process.env.PAYOUT_GATEWAY_STATE_DIR ?? '.local');

export const state = {
  secrets: join(stateFolder, 'secrets.json'),
  demo: join(stateFolder, 'demo.json'),
  demoPlayed: join(stateFolder, 'demo-played'),
  lock: join(stateFolder, 'start.lock'),
  database: join(stateFolder, 'postgres'),
  checkpoints: join(stateFolder, 'audit/checkpoints.jsonl'),
  logs: join(stateFolder, 'logs'),
};

/** A file in `dist` that a command or service is started from. */
export const built = {
  embeddedServer: join(root, 'dist/libs/database/src/embedded/embedded-server.js'),
  migrate: join(root, 'dist/apps/gateway/src/cli/migrate.js'),
  verifyHistory: join(root, 'dist/apps/gateway/src/cli/audit-verify.js'),
  seed: join(root, 'dist/apps/gateway/src/cli/seed.js'),
  playDemo: join(root, 'dist/apps/gateway/src/cli/play-demo.js'),
  gateway: join(root, 'dist/apps/gateway/src/main.js'),
  sandbox: join(root, 'dist/apps/sandbox/src/main.js'),
};

export function logFile(name) {
  return join(state.logs, `${name}.log`);
}

export async function makeStateFolder() {
  await mkdir(state.logs, { recursive: true });
}
