import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { CallbackView } from '../merchant/callbacks/callback.view.js';
import { MerchantHttpModule } from '../merchant/merchant-http.module.js';
import { ProblemView } from '../problems/problem.view.js';
import { GATEWAY_VERSION } from '../server/version.js';
import { callbackWebhooks } from './callback-webhooks.js';
import { describeEnums } from './describe-enums.js';
import { describeProblems } from './describe-problems.js';
import { toExamples } from './to-examples.js';

const DESCRIPTION = `Send money out: create a payout, follow it by callbacks or by reading it, and cancel it while that is possible.

**Amounts** are decimal strings such as \`"100.00"\`. JSON numbers are refused. **Times** are RFC 3339 in UTC. **Unknown members** of a request are refused.

**Every POST** requires an \`Idempotency-Key\`. If a request gets no response, repeat it with the same key and the same body, byte for byte: it is executed at most
once, and the repeated request returns the stored response with \`Idempotency-Replayed: true\`. Keys are kept for 30 days.

**Errors** are problem documents (RFC 9457). Base decisions on \`code\`, show \`detail\` to people, and quote \`request_id\` when you contact support. A member that
an object has twice is refused.

**Versions**: the ETag of a payout names its version. Send it as \`If-Match\` with a command, and the command is refused if the payout has changed since.

**Callbacks** follow Standard Webhooks 1.0.0: verify \`webhook-signature\` with a library for that standard before you trust a callback. Answer with 2xx within 15 s.
Callbacks are delivered at least once and may arrive out of order: compare \`sequence\`.

**Live and test** are two worlds: a key (\`pgw_live_…\` or \`pgw_test_…\`) sees and changes only what keys of its own mode have created. Callbacks of each mode are
signed with a secret of its own.`;

/** The merchant API as OpenAPI 3.1. Schemas are derived from the comments and the validation rules of the compiled classes. */
export function merchantDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Payout Gateway')
    .setDescription(DESCRIPTION)
    .setVersion(GATEWAY_VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addTag('Payouts', 'Create and read payouts.')
    .addTag('Commands', 'Supply details, send, cancel and revoke payouts.')
    .addTag('Services', 'Payment methods.')
    .addTag('Limits', 'How much you may create.')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'API key',
        description: 'An API key: `pgw_live_…` or `pgw_test_…`. Scopes: `payouts:read`, `payouts:write`.',
      },
      'api_key',
    )
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    include: [MerchantHttpModule],
    extraModels: [CallbackView, ProblemView],
    operationIdFactory: (controller, method) => `${controller.replace(/^Merchant|Controller$/g, '')}_${method}`,
  });
  document.webhooks = callbackWebhooks();
  describeEnums(document, { ProblemCode: describeProblems(document) });
  toExamples(document);
  return document;
}
