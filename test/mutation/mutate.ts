import { startEmbeddedServer } from '@app/database';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type CheckResult, nameOf, runCheck, runTogether } from './checks.js';
import { type Mutation, MUTATIONS } from './mutations.js';
import { SourceCopy } from './source-copy.js';

/** A mutation that is not detected within this time counts as survived. */
const LIMIT_MS = 300_000;
/** The unmutated sources run about as many schedules as a mutation needs on average. */
const BASELINE_SCHEDULES = 300;
const BASELINE_SCHEDULES_SHORT = 60;
/** All Jest files of the checks, one after the other on a busy machine. */
const BASELINE_LIMIT_MS = 1_200_000;
/** In `npm test` other files run beside this one; to load the sources costs a process more than its share of the few schedules. */
const PROCESSES_SHORT = 2;

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false }, only: { type: 'string' } } });
const processes = values.short ? PROCESSES_SHORT : undefined;
const root = join(import.meta.dirname, '../..');
const print = (text: string): boolean => process.stdout.write(`${text}\n`);

const chosen = MUTATIONS.filter(({ name, short }) => (values.only === undefined ? !values.short || short === true : name.includes(values.only)));

/** Runs every check on the unmutated sources: one that fails there proves nothing about a mutation. */
async function checkBaseline(copy: SourceCopy): Promise<boolean> {
  const checks = chosen.map(({ check }) => check);
  const ofJest = checks.filter((check) => 'jest' in check);
  const results: CheckResult[] = [];
  if (ofJest.length > 0) results.push(await runTogether(copy.root, ofJest, BASELINE_LIMIT_MS));
  if (checks.length > ofJest.length) {
    const schedules = values.short ? BASELINE_SCHEDULES_SHORT : BASELINE_SCHEDULES;
    const result = await runCheck(copy.root, { simulation: schedules }, { limitMs: 2 * LIMIT_MS, processes });
    results.push({ ...result, by: `simulation of ${String(schedules)} schedules` });
  }
  for (const { passed, seconds, by, output } of results) {
    print(`${passed ? 'passed  ' : 'FAILED  '} ${seconds.toFixed(1).padStart(6)} s  without a mutation: ${passed ? by : output}`);
  }
  return results.every(({ passed }) => passed);
}

async function tryMutation(copy: SourceCopy, mutation: Mutation): Promise<CheckResult> {
  const revert = await copy.apply(mutation);
  try {
    return await runCheck(copy.root, mutation.check, { limitMs: LIMIT_MS, processes });
  } finally {
    await revert();
  }
}

/** All checks share one PostgreSQL server. */
async function withServer(work: () => Promise<void>): Promise<void> {
  if (process.env['TEST_POSTGRES_URL'] !== undefined) return work();
  const folder = await mkdtemp(join(tmpdir(), 'payout-gateway-mutation-'));
  await chmod(folder, 0o755); // as root, PostgreSQL runs under another account that needs access
  const server = await startEmbeddedServer({ dataDirectory: join(folder, 'postgres'), durability: 'none' });
  process.env['TEST_POSTGRES_URL'] = server.urlOf('postgres');
  try {
    await work();
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await withServer(async () => {
  const startedAtMs = performance.now();
  const copy = await SourceCopy.of(root);
  const survived: string[] = [];
  try {
    const baselinePassed = await checkBaseline(copy);
    for (const mutation of chosen) {
      const { passed, seconds, by } = await tryMutation(copy, mutation);
      if (passed) survived.push(mutation.name);
      print(`${passed ? 'SURVIVED' : 'killed  '} ${seconds.toFixed(1).padStart(6)} s  ${mutation.name.padEnd(75)} ${passed ? nameOf(mutation.check) : by}`);
    }
    process.exitCode = baselinePassed && survived.length === 0 ? 0 : 1;
  } finally {
    await copy.remove();
  }
  const seconds = (performance.now() - startedAtMs) / 1_000;
  print(
    `mutation: ${String(chosen.length)} mutations, ${String(chosen.length - survived.length)} killed, ${String(survived.length)} survived, ${seconds.toFixed(0)} s`,
  );
});
