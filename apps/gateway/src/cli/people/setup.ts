import { AccessModule, Invitations } from '@app/access';
import { loadConfig } from '@app/config';
import { invitationLink } from '@app/domain';
import { parseArgs } from 'node:util';
import { CommandModule } from '../command.module.js';
import { print, recordedBy } from '../merchants/server-command.js';
import { runCommand } from '../run-command.js';
import { adminUrlOf } from './admin-url.js';

const USAGE = 'Usage: npm run setup, in production: node dist/apps/gateway/src/cli/people/setup.js';

/** Prints the link with which the first administrator comes in. Each run makes a new one instead of the last. It is recorded in the history. */
await runCommand(async () => {
  if (parseArgs({ allowPositionals: true, strict: false }).positionals.length > 0) throw new Error(USAGE);
  const config = loadConfig();
  const app = await CommandModule.open(config, [AccessModule]);
  try {
    const { token, invitation } = await app.get(Invitations).setUp(recordedBy('setup'));
    const next = 'Open the link once, in your browser. It is shown only here. A former link is void.';
    print({ msg: 'link for the first administrator', link: invitationLink(adminUrlOf(config), token), expiresAt: invitation.expiresAt, next });
  } finally {
    await app.close();
  }
});
