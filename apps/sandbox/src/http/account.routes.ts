import type { FastifyInstance } from 'fastify';

/** `GET /v1/account`: the ledger that the API key belongs to. It stays the same wherever the sandbox listens. */
export function accountRoutes(api: FastifyInstance, ledger: string): void {
  api.get('/v1/account', () => ({ ledger }));
}
