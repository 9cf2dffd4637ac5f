import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Runs `npm run simulate` on the sources of a folder. */
export async function runSimulation(
  args: readonly string[],
  root: string = join(import.meta.dirname, '../..'),
  signal?: AbortSignal,
): Promise<{ code: number | null; output: string }> {
  const loader = join(root, 'test/setup/typescript-sources.mjs');
  const child = spawn(process.execPath, ['--import', loader, join(root, 'test/simulation/simulate.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output: stdout + stderr };
}
