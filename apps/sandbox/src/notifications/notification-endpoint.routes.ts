import type { FastifyInstance } from 'fastify';
import type { NotificationEndpoint } from './notification-endpoint.js';

interface EndpointBody {
  readonly url: string | null;
  readonly secret?: string;
}

const BODY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  properties: { url: { type: ['string', 'null'], minLength: 1, maxLength: 2_000 }, secret: { type: 'string', minLength: 1, maxLength: 255 } },
} as const;

/** `/notification-endpoint`: where notifications go. The secret is never shown. */
export function notificationEndpointRoutes(app: FastifyInstance, endpoint: NotificationEndpoint): void {
  app.get('/notification-endpoint', () => ({ url: endpoint.current.url }));

  app.put<{ Body: EndpointBody }>('/notification-endpoint', { schema: { body: BODY_SCHEMA } }, async ({ body: { url, secret } }, reply) => {
    if (url !== null && !isHttpUrl(url))
      return reply.code(400).send({ code: 'bad_request', message: 'url must be an http or https address, or null for no notifications.' });
    await endpoint.change({ url, secret: secret ?? endpoint.current.secret });
    return { url };
  });
}

/** True for what a notification can be posted to. */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
