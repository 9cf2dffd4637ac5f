import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { runNode } from './commands.mjs';
import { bold, dim, duration, say, step, warn } from './output.mjs';
import { built, logFile, state } from './project.mjs';
import { writePrivate } from './secrets.mjs';
import { stop } from './stop.mjs';

const DEMO_TIMEOUT_MS = 120_000;

/** Creates some payouts at the first start. The gateway works without them, so a failure is only shown. */
export async function playDemoOnce(env) {
  if (existsSync(state.demoPlayed)) return;
  try {
    await step('Play demo payouts', () => runNode([built.playDemo], { env, log: logFile('play-demo'), timeoutMs: DEMO_TIMEOUT_MS }));
    await writeFile(state.demoPlayed, `${new Date().toISOString()}\n`);
  } catch (error) {
    if (stop.aborted) throw error;
    warn(`The demo payouts could not be played; the gateway works without them. ${error.message}`);
  }
}

/** Writes what a script or a person needs to try the gateway, readable by its owner only, and shows it. */
export async function showSummary({ apiUrl, adminUrl, docsUrl, sandboxUrl }, { merchant, operators }, tookMs) {
  await writePrivate(state.demo, { apiUrl, adminUrl, sandboxUrl, docsUrl, merchant, operators });
  const rows = [
    ['Admin', adminUrl],
    ['API', `${apiUrl}/v1`],
    ['API documents', docsUrl],
    ['Sandbox provider', sandboxUrl],
    ['', ''],
    ...operators.map(({ email, password, role }) => [`Sign in (${role})`, `${email}  ${password}`]),
    ['API key', merchant.apiKey],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  say(`\n${bold(`Ready in ${duration(tookMs)}`)}`);
  for (const [label, value] of rows) say(`  ${dim(label.padEnd(width))}  ${value}`.trimEnd());
  say(dim(`\n  The same for scripts: ${state.demo}   Logs: ${state.logs}`));
  say(dim('  Ctrl-C stops everything; the data stay for the next start.'));
}
