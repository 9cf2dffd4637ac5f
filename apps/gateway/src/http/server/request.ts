import type { MerchantPrincipal } from '@app/access';
import type { SignedInOperator } from '../admin/session/signed-in-operator.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The bytes of the body as received; null if there was no body. */
    rawBody: Buffer | null;
    /** Set by the API key guard. */
    merchant: MerchantPrincipal | null;
    /** Set by the operator guard. */
    operator: SignedInOperator | null;
    /** The id of the operator's session. Set by the operator guard. */
    sessionId: string | null;
  }

  interface FastifyContextConfig {
    /** True if the handler takes the bytes instead of a parsed body. */
    takesRawBody?: boolean;
  }
}
