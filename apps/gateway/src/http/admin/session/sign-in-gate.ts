import type { SignInService } from '@app/access';
import type { FastifyInstance } from 'fastify';
import { knownDeviceOf } from './cookies.js';

const SIGN_IN_PATH = '/admin/api/session';

/**
 * Refuses sign-ins that would be refused whatever they say, as soon as their headers are there: nothing of the body is read, parsed or
 * checked. Must be called before the first route is registered.
 */
export function addSignInGate(server: FastifyInstance, signIns: () => Pick<SignInService, 'refusalAtOnce'>): void {
  server.addHook('onRoute', (route) => {
    if (route.url !== SIGN_IN_PATH || ![route.method].flat().includes('POST')) return;
    const service = signIns();
    route.onRequest = (request, _reply, done) => {
      const refusal = service.refusalAtOnce({ ip: request.ip, knownDevice: knownDeviceOf(request.headers.cookie) });
      done(refusal ?? undefined);
    };
  });
}
