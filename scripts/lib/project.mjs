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
  embeddedServer: 'libs/database/src/embedded/embedded-server.js',
  migrate: 'apps/gateway/src/cli/migrate.js',
  seed: 'apps/gateway/src/cli/seed.js',
  playDemo: 'apps/gateway/src/cli/play-demo.js',
  verifyHistory: 'apps/gateway/src/cli/audit-verify.js',
  addOperator: 'apps/gateway/src/cli/operator-add.js',
  setUp: 'apps/gateway/src/cli/people/setup.js',
  inviteOperator: 'apps/gateway/src/cli/people/operator-invite.js',
  merchant: 'apps/gateway/src/cli/merchants/merchant.js',
  key: 'apps/gateway/src/cli/merchants/key.js',
  resetFactor: 'apps/gateway/src/cli/operator-reset-factor.js',
  addService: 'apps/gateway/src/cli/service-add.js',
  beginHistory: 'apps/gateway/src/cli/audit-begin.js',
  recordConfiguration: 'apps/gateway/src/cli/audit-record.js',
  reencrypt: 'apps/gateway/src/cli/encryption/reencrypt.js',
  gateway: 'apps/gateway/src/main.js',
  sandbox: 'apps/sandbox/src/main.js',
};
const pathsIn = (folder) => Object.fromEntries(Object.entries(programs).map(([name, path]) => [name, join(root, folder, path)]));

/** The programs as `npm run build` compiles them, and as `npm run dev` keeps them up to date. */
export const built = pathsIn('dist');
export const transpiled = pathsIn('dist/dev');

export function makeStateFolder() {
  mkdirSync(state.logs, { recursive: true });
}

export function logFile(name) {
  makeStateFolder();
  return join(state.logs, `${name}.log`);
}
