import { ChangesModule, FourEyes, OperatorAdministration } from '@app/changes';
import { InvalidConfiguration, loadConfig, readVariable } from '@app/config';
import { OPERATOR_ROLES, type OperatorRole } from '@app/domain';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { CommandModule } from './command.module.js';
import { runCommand } from './run-command.js';

const USAGE = `Usage: npm run operator:add -- --email ada@example.com --name "Ada Brandt" [--role ${OPERATOR_ROLES.join('|')}]
The role is admin unless given. The password is that of OPERATOR_PASSWORD, or a random one, which is printed once.`;
const RANDOM_PASSWORD_BYTES = 18;

function readArguments(): { email: string; name: string; role: OperatorRole } {
  const { values } = parseArgs({ options: { email: { type: 'string' }, name: { type: 'string' }, role: { type: 'string', default: 'admin' } } });
  const { email = '', name = '', role } = values;
  if (email === '' || name === '' || !OPERATOR_ROLES.includes(role as OperatorRole)) throw new Error(USAGE);
  return { email, name, role: role as OperatorRole };
}

const FOUR_EYES_SENTENCES = {
  two: 'Live configuration is changed by two administrators.',
  sole: 'SOLE_OPERATOR is set: the only administrator changes live configuration alone.',
  closed: 'Live configuration still waits for a second administrator.',
} as const;

/** Adds an operator from the server, without a second person: an installation with one administrator gets its second one so. It is recorded in the history. */
await runCommand(async () => {
  const input = readArguments();
  const { value: given = '', problems } = readVariable(process.env, 'OPERATOR_PASSWORD');
  if (problems.length > 0) throw new InvalidConfiguration(problems);
  const password = given === '' ? randomBytes(RANDOM_PASSWORD_BYTES).toString('base64url') : given;
  const app = await CommandModule.open(loadConfig(), [ChangesModule]);
  try {
    const { id, email, role } = await app.get(OperatorAdministration).addOnServer({ ...input, password });
    const fourEyes = await app.get(FourEyes).current();
    const line = { level: 'info', msg: 'operator added', id, email, role, ...(given === '' ? { password } : {}), fourEyes: FOUR_EYES_SENTENCES[fourEyes] };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  } finally {
    await app.close();
  }
});
