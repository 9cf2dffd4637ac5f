import { startEmbeddedServer } from '@app/database';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type CheckResult, nameOf, runCheck } from './checks.js';
import { type Check, type Defect, DEFECTS } from './defects.js';
import { SourceCopy } from './source-copy.js';

/** A defect that takes longer to be noticed counts as not noticed. */
const LIMIT_MS = 120_000;
/** The sound tree plays as many schedules as one defect gets on average. */
const SOUND_SCHEDULES = 300;
const SOUND_SCHEDULES_SHORT = 60;

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false }, only: { type: 'string' } } });
const root = join(import.meta.dirname, '../..');
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const chosen = DEFECTS.filter(({ name, short }) => (values.only === undefined ? !values.short || short === true : name.includes(values.only)));

/** Every check that is asked for, on the sound tree: what fails there proves nothing elsewhere. */
async function checkSoundTree(copy: SourceCopy): Promise<boolean> {
  const checks = new Map<string, Check>(
    chosen.map(({ check }) => [nameOf(check), 'jest' in check ? { jest: check.jest } : { simulation: values.short ? SOUND_SCHEDULES_SHORT : SOUND_SCHEDULES }]),
  );
  let sound = true;
  for (const [name, check] of checks) {
    const { passed, seconds, output } = await runCheck(copy.root, check, 2 * LIMIT_MS);
    say(`${passed ? 'passes' : 'FAILS'}    ${seconds.toFixed(1).padStart(6)} s  the sound tree, ${name}`);
    if (!passed) say(output);
    sound &&= passed;
  }
  return sound;
}

async function tryDefect(copy: SourceCopy, defect: Defect): Promise<CheckResult> {
  const takeOut = await copy.plant(defect);
  try {
    return await runCheck(copy.root, defect.check, LIMIT_MS);
  } finally {
    await takeOut();
  }
}

/** One server for everything that is tried here. */
async function withServer(work: () => Promise<void>): Promise<void> {
  if (process.env['TEST_POSTGRES_URL'] !== undefined) return work();
  const folder = await mkdtemp(join(tmpdir(), 'payout-gateway-planted-'));
  await chmod(folder, 0o755); // the account that runs PostgreSQL for root has to get in
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
  const beganAtMs = performance.now();
  const copy = await SourceCopy.of(root);
  const survived: string[] = [];
  try {
    const sound = await checkSoundTree(copy);
    for (const defect of chosen) {
      const { passed, seconds, by } = await tryDefect(copy, defect);
      if (passed) survived.push(defect.name);
      say(`${passed ? 'SURVIVES' : 'caught  '} ${seconds.toFixed(1).padStart(6)} s  ${defect.name.padEnd(62)} ${passed ? nameOf(defect.check) : by}`);
    }
    process.exitCode = sound && survived.length === 0 ? 0 : 1;
  } finally {
    await copy.remove();
  }
  const seconds = (performance.now() - beganAtMs) / 1_000;
  say(
    `planted: ${String(chosen.length)} defects, ${String(chosen.length - survived.length)} caught, ${String(survived.length)} survived, ${seconds.toFixed(0)} s`,
  );
});
