// Writes the admin's OpenAPI document from the built gateway, and the typed client from the document.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { root } from './lib/project.mjs';

function run(file, args) {
  const result = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

run('dist/apps/gateway/src/cli/openapi.js', ['admin', 'apps/admin/openapi.json']);
run('node_modules/@hey-api/openapi-ts/bin/run.js', ['-f', 'apps/admin/openapi-ts.config.ts']);
run('node_modules/prettier/bin/prettier.cjs', ['--write', '--log-level', 'warn', 'apps/admin/openapi.json', 'apps/admin/src/generated']);
