import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { CallbackView } from '../merchant/callbacks/callback.view.js';
import { MerchantHttpModule } from '../merchant/merchant-http.module.js';
import { ProblemView } from '../problems/problem.view.js';
import { GATEWAY_VERSION } from '../server/version.js';
import { callbackWebhooks } from './callback-webhooks.js';
import { describeEnums } from './describe-enums.js';
import { toExamples } from './to-examples.js';

const DESCRIPTION = `Send money out: create a payout, follow it by callback or by reading it, stop it while that is possible.

**Amounts** are decimal strings such as \`"100.00"\`. JSON numbers are refused. **Times** are RFC 3339 in UTC. **Unknown members** of a request are refused.

**Every POST** carries an \`Idempotency-Key\`. Repeat a request that got no answer with the same key and the same body, byte by byte: it is done once at most, and the
repetition gets the stored answer with \`Idempotency-Replayed: true\`. Keys are kept for 30 days.

**Errors** are problem documents (RFC 9457). Decide by \`code\`, show \`detail\` to people, name \`request_id\` when you ask about one.

**Versions**: a payout's ETag names its version. Send it as \`If-Match\` with a command, and the command is refused when the payout has changed since.

**Callbacks** follow Standard Webhooks 1.0.0: verify \`webhook-signature\` with a library of that standard before you believe one. Answer with 2xx within 15 s. They
are delivered at least once and may arrive in another order: compare \`sequence\`.

**Test keys** (\`pgw_test_…\`) and live keys (\`pgw_live_…\`) have the same form.`;

/** The API for merchants as OpenAPI 3.1. Schemas come from the built classes: their comments and their rules. */
export function merchantDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Payout Gateway')
    .setDescription(DESCRIPTION)
    .setVersion(GATEWAY_VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addTag('Payouts', 'Create payouts and follow them.')
    .addTag('Commands', 'Complete, send, stop and recall payouts.')
    .addTag('Services', 'Ways to pay.')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'An API key: `pgw_live_…` or `pgw_test_…`. It has scopes: `payouts:read`, `payouts:write`.' },
      'api_key',
    )
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    include: [MerchantHttpModule],
    extraModels: [CallbackView, ProblemView],
    operationIdFactory: (controller, method) => `${controller.replace(/^Merchant|Controller$/g, '')}_${method}`,
  });
  document.webhooks = callbackWebhooks();
  describeEnums(document);
  toExamples(document);
  return document;
}
