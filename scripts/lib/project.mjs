import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';

/** The folder of the clone. */
export const root = resolve(import.meta.dirname, '..', '..');

/** Where a started gateway keeps its data, secrets and logs. */
export const stateFolder = resolve(root, process.env.PAYOUT_GATEWAY_STATE_DIR || '.local');

export const state = {
  secrets: join(stateFolder, 'secrets.json'),
  demo: join(stateFolder, 'demo.json'),
  demoPlayed: join(stateFolder, 'demo-played'),
  lock: join(stateFolder, 'start.lock'),
  database: join(stateFolder, 'postgres'),
  checkpoints: join(stateFolder, 'audit/checkpoints.jsonl'),
  logs: join(stateFolder, 'logs'),
};

const programs = {
  embeddedServer: 'libs/database/src/embedded/embedded-server',
  migrate: 'apps/gateway/src/cli/migrate',
  seed: 'apps/gateway/src/cli/seed',
  playDemo: 'apps/gateway/src/cli/play-demo',
  verifyHistory: 'apps/gateway/src/cli/audit-verify',
  gateway: 'apps/gateway/src/main',
  sandbox: 'apps/sandbox/src/main',
};

const pathsOf = (toPath) => Object.fromEntries(Object.entries(programs).map(([name, path]) => [name, join(root, toPath(path))]));

/** The programs as `npm run build` compiles them, and as `npm run dev` keeps them up to date. */
export const built = pathsOf((path) => `dist/${path}.js`);
export const transpiled = pathsOf((path) => `dist/dev/${path}.js`);

/** A file in the log folder, which is made if it is missing. */
export function logFile(name) {
  mkdirSync(state.logs, { recursive: true });
  return join(state.logs, `${name}.log`);
}
