import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { runCommand } from './commands.mjs';
import { Failure, bold, dim, say, step, warn } from './output.mjs';
import { built, logFile, state } from './project.mjs';
import { writePrivate } from './secrets.mjs';

const DEMO_TIMEOUT_MS = 120_000;

/** Seeds the demo merchant and operators, every time: the seed repeats itself without harm, and says what they are. */
export async function readSeed(env) {
  const output = await runCommand(process.execPath, [built.seed], { env, log: logFile('seed'), captureStdout: true });
  const line = output.split('\n').findLast((candidate) => candidate.startsWith('{'));
  try {
    return JSON.parse(line);
  } catch {
    throw new Failure(`The seed command did not print its JSON line. See ${logFile('seed')}.`);
  }
}

/** What a script or a person needs to try the gateway, readable by its owner only. */
export async function writeDemoFile({ apiUrl, adminUrl, sandboxUrl, docsUrl }, { merchant, operators }) {
  await writePrivate(state.demo, { apiUrl, adminUrl, sandboxUrl, docsUrl, merchant, operators });
}

/** Fills the screens of the first start with payouts. The gateway is of use without them, so a failure is only told. */
export async function playDemoOnce(env, stop) {
  if (existsSync(state.demoPlayed)) return;
  try {
    await step('Play demo payouts', () => runCommand(process.execPath, [built.playDemo], { env, log: logFile('play-demo'), timeoutMs: DEMO_TIMEOUT_MS }));
    await writeFile(state.demoPlayed, `${new Date().toISOString()}\n`);
  } catch (error) {
    if (stop.aborted) throw error;
    warn(`The demo payouts could not be played; the gateway works without them. ${error.message}`);
  }
}

export function showSummary({ apiUrl, adminUrl, sandboxUrl, docsUrl }, { merchant, operators }, tookMs) {
  const rows = [
    ['Admin', adminUrl],
    ['API', `${apiUrl}/v1`],
    ['API documents', docsUrl],
    ['Sandbox provider', sandboxUrl],
    [],
    ...operators.map(({ email, password, role }) => [`Sign in (${role})`, `${email}  ${password}`]),
    ['API key', merchant.apiKey],
  ];
  const width = Math.max(...rows.map(([label]) => label?.length ?? 0));
  say();
  say(bold(`Ready in ${(tookMs / 1000).toFixed(1)} s`));
  for (const [label, value] of rows) say(label === undefined ? '' : `  ${dim(label.padEnd(width))}  ${value}`);
  say();
  say(dim(`  The same for scripts: ${state.demo}   Logs: ${state.logs}`));
  say(dim('  Ctrl-C stops everything; the data stay for the next start.'));
}
