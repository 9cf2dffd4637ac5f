import { writeApiKey } from '@app/access';
import { loadConfig } from '@app/config';
import type { Mode } from '@app/domain';
import { DemoClient } from './demo-client.js';
import { DEMO_IDS, demoModes, DemoSecrets } from './demo-data.js';
import { MORNING, OUTAGE, REHEARSAL, TROUBLE } from './demo-payouts.js';
import { runCommand } from './run-command.js';

/** Plays a day at the demo merchant: payouts that succeed, one that is refused, and an outage of the provider that leads to moderation. Where there is live, some are tried in test before. */
await runCommand(async () => {
  const config = loadConfig();
  const { http } = config;
  const { DEMO_SEED_SECRET: seed = '', SANDBOX_URL: sandboxUrl = 'http://127.0.0.1:4010' } = process.env;
  const clientOf = (mode: Mode): DemoClient => {
    const apiKey = writeApiKey(mode, DEMO_IDS.apiKeys[mode], new DemoSecrets(seed).apiKey(mode));
    return new DemoClient({ apiUrl: http.publicUrl ?? `http://${http.host}:${http.port}`, sandboxUrl, apiKey });
  };
  const [mode, ...otherModes] = demoModes(config);
  for (const other of otherModes) await clientOf(other).createAll(REHEARSAL);
  const merchant = clientOf(mode);
  await merchant.createAll(MORNING);
  await merchant.settle();
  await merchant.orderFault('http_503_after', 2);
  await merchant.orderFault('reset_before', 1);
  await merchant.createAll(OUTAGE);
  await merchant.settle();
  await merchant.createAll(TROUBLE);
  await merchant.settle();
  process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'the demo was played' })}\n`);
});
