import { AccessModule, Invitations } from '@app/access';
import { loadConfig } from '@app/config';
import { invitationLink, OPERATOR_ROLES, type OperatorRole } from '@app/domain';
import { parseArgs } from 'node:util';
import { CommandModule } from '../command.module.js';
import { print, recordedBy } from '../merchants/server-command.js';
import { runCommand } from '../run-command.js';
import { adminUrlOf } from './admin-url.js';

const USAGE = `Usage: npm run operator:invite -- --email ada@example.com [--role ${OPERATOR_ROLES.join('|')}]
In production: node dist/apps/gateway/src/cli/people/operator-invite.js --email ada@example.com
The role is admin unless given. It prints a link that is accepted once, within 72 hours. A command on the server needs no second person.`;

function readArguments(): { email: string; role: OperatorRole } {
  const { email = '', role } = parseArgs({ options: { email: { type: 'string' }, role: { type: 'string', default: 'admin' } } }).values;
  if (email === '' || !OPERATOR_ROLES.includes(role as OperatorRole)) throw new Error(USAGE);
  return { email, role: role as OperatorRole };
}

/** Invites an operator from the server, without a second person: an installation with one administrator gets its second one so. It is recorded in the history. */
await runCommand(async () => {
  const wanted = readArguments();
  const config = loadConfig();
  const app = await CommandModule.open(config, [AccessModule]);
  try {
    const { token, invitation } = await app.get(Invitations).issue(wanted, recordedBy('operator:invite'));
    const { id, email, role, expiresAt } = invitation;
    print({ msg: 'operator invited', id, email, role, link: invitationLink(adminUrlOf(config), token), expiresAt });
  } finally {
    await app.close();
  }
});
