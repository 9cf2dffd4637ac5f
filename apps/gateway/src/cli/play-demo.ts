import { writeApiKey } from '@app/access';
import { loadConfig } from '@app/config';
import { DemoClient } from './demo-client.js';
import { DEMO_IDS, DemoSecrets } from './demo-data.js';
import { MORNING, OUTAGE, TROUBLE } from './demo-payouts.js';
import { runCommand } from './run-command.js';

/** Plays a day at the demo merchant: payouts that succeed, one that is refused, and an outage of the provider that leads to moderation. */
await runCommand(async () => {
  const { http } = loadConfig();
  const { DEMO_SEED_SECRET: seed = '', SANDBOX_URL: sandboxUrl = 'http://127.0.0.1:4010' } = process.env;
  const apiKey = writeApiKey('test', DEMO_IDS.apiKey, new DemoSecrets(seed).apiKey());
  const merchant = new DemoClient({ apiUrl: http.publicUrl ?? `http://${http.host}:${http.port}`, sandboxUrl, apiKey });
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
