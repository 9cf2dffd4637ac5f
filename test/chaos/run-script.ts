import { spawn } from 'node:child_process';

/** Runs a script to its end and shows its output, which contains the seed to repeat the run. */
export function runScript(script: string, args: readonly string[], timeoutMs: number): Promise<{ code: number | null; lines: string[] }> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'], timeout: timeoutMs });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    process.stderr.write(chunk);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, lines: text.trimEnd().split('\n') });
    });
  });
}
