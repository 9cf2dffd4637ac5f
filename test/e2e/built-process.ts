import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const DIST = join(import.meta.dirname, '../../dist');
const START_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 12_000;
const COMMAND_TIMEOUT_MS = 90_000;

const run = promisify(execFile);

/** The environment of the process; that of the tests is not inherited. */
export type Settings = Readonly<Record<string, string>>;

/** A running program from `dist`. */
export interface BuiltProcess {
  /** Its base URL. */
  readonly url: string;
  stop(): Promise<void>;
  /** Sends SIGKILL. */
  kill(): Promise<void>;
}

/**
 * Starts a built program and waits for the line with its address.
 * @throws Error with its output if it exits or prints no address
 */
export function startBuilt(file: string, settings: Settings): Promise<BuiltProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', built(file)], { env: environment(settings), stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (what: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`${file} ${what}. It said:\n${said}`));
    };
    const timer = setTimeout(() => {
      fail(`did not start within ${String(START_TIMEOUT_MS)} ms`);
    }, START_TIMEOUT_MS);
    child.once('error', (error) => {
      fail(`cannot be started: ${error.message}`);
    });
    child.once('exit', () => {
      fail('has ended');
    });
    const listen = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-10_000);
      const url = /"url":"(http:[^"]+)"/.exec(said)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve({ url, stop: () => stop(child), kill: () => kill(child) });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
  });
}

/** Runs a built command to its end. @returns its output */
export async function runBuilt(file: string, settings: Settings, args: readonly string[] = []): Promise<string> {
  const { stdout } = await run(process.execPath, [built(file), ...args], { env: environment(settings), timeout: COMMAND_TIMEOUT_MS });
  return stdout;
}

function built(file: string): string {
  const path = join(DIST, file);
  if (!existsSync(path)) throw new Error(`dist/${file} is not there: run "npm run build" first`);
  return path;
}

function environment(settings: Settings): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], TZ: 'UTC', ...settings };
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.kill('SIGKILL');
  });
}
