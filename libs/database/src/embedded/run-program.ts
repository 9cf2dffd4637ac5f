import { lastCharacters } from '@app/domain';
import { spawn } from 'node:child_process';
import type { SpawnOptions } from 'node:child_process';
import { EmbeddedServerError } from './embedded-server.errors.js';

const OUTPUT_LIMIT = 4_000;

/** Runs a short-lived program to its end and returns what it printed. Fails with its last output when it fails or takes too long. */
export function runProgram(file: string, args: readonly string[], options: SpawnOptions & { timeout: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = lastCharacters(output + chunk.toString('utf8'), OUTPUT_LIMIT) ?? '';
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new EmbeddedServerError(`${file} ended with ${signal ?? `code ${code ?? 'unknown'}`}:\n${output.trim()}`));
    });
  });
}
