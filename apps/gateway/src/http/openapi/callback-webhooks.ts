import { CALLBACK_NOTICES, type CallbackType, callbackTypeOf, PAYOUT_STATUSES, STATUS_FACTS } from '@app/domain';
import type { RefusalView } from '@app/payouts';
import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { CallbackView } from '../merchant/callbacks/callback.view.js';
import { PROCESSED_EXAMPLE } from '../merchant/documentation/merchant.examples.js';

type Webhooks = NonNullable<OpenAPIObject['webhooks']>;
type Webhook = Webhooks[string];

const REFUSAL_EXAMPLE: RefusalView = { resolution: 'INVALID_DETAILS', provider_code: 'wrong_otp', provider_message: 'The one-time password is wrong.' };

const HEADERS = [
  { name: 'webhook-id', description: 'The id of the callback; it is the same for every attempt.', example: 'cb_019abc0d1e2f7a3b8c4d5e6f7a8b9c0d' },
  { name: 'webhook-timestamp', description: 'The time of this attempt, in seconds since 1970.', example: '1772366402' },
  {
    name: 'webhook-signature',
    description: 'One or more signatures `v1,<base64>`, separated by spaces.',
    example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  },
];

/** Every callback that a merchant may receive. */
export function callbackWebhooks(): Webhooks {
  const ofStatuses = Object.fromEntries(PAYOUT_STATUSES.map((status) => [callbackTypeOf(status), STATUS_FACTS[status].description]));
  const all = Object.entries({ ...ofStatuses, ...CALLBACK_NOTICES }) as [CallbackType, string][];
  return Object.fromEntries(all.map(([type, description]) => [type, webhookOf(type, description)]));
}

function webhookOf(type: CallbackType, description: string): Webhook {
  const example = {
    type,
    timestamp: '2026-03-01T12:00:02.417Z',
    sequence: 5,
    data: { ...PROCESSED_EXAMPLE, status: statusOf(type) },
    ...(type === 'payout.details_refused' ? { refusal: REFUSAL_EXAMPLE } : {}),
  };
  return {
    post: {
      operationId: type,
      summary: description,
      tags: ['Callbacks'],
      parameters: HEADERS.map((header) => ({ ...header, in: 'header' as const, required: true, schema: { type: 'string' } })),
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: getSchemaPath(CallbackView) }, examples: { [type]: { value: example } } } },
      },
      responses: {
        '2XX': { description: 'Received. Answer within 15 s and process the callback afterwards.' },
        '410': { description: 'Gone: no more callbacks are sent to this address.' },
        default: { description: 'Not received: the callback is sent again, up to ten times within about three days. `Retry-After` is respected.' },
      },
    },
  };
}

function statusOf(type: CallbackType) {
  return PAYOUT_STATUSES.find((status) => callbackTypeOf(status) === type) ?? 'PROCESSING';
}
