import { bold, dim, duration, say } from './output.mjs';
import { state } from './project.mjs';
import { writePrivate } from './secrets.mjs';

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
    [`API key (${merchant.mode})`, merchant.apiKey],
    ...(merchant.mode === 'test' ? [] : [['API key (test)', merchant.test.apiKey]]),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  say(`\n${bold(`Ready in ${duration(tookMs)}`)}`);
  for (const [label, value] of rows) say(`  ${dim(label.padEnd(width))}  ${value}`.trimEnd());
  say(dim(`\n  The same for scripts: ${state.demo}   Logs: ${state.logs}`));
  say(dim('  Ctrl-C stops everything; the data stay for the next start.'));
}
