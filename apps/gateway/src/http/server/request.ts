import type { MerchantPrincipal } from '@app/access';
import type { SignedInOperator } from '../admin/session/signed-in-operator.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body's bytes exactly as they came; null when there was no body. */
    rawBody: Buffer | null;
    /** Set by the API key guard. */
    merchant: MerchantPrincipal | null;
    /** Set by the operator guard. */
    operator: SignedInOperator | null;
  }

  interface FastifyContextConfig {
    /** True where the handler wants the bytes and no parsed body. */
    takesRawBody?: boolean;
  }
}
