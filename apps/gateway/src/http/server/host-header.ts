import type { FastifyInstance } from 'fastify';
import { AmbiguousHost } from '../problems/request.errors.js';

/**
 * Refuses requests with more than one Host header (RFC 9112, section 3.2): two programs on the way could read two different hosts. Node
 * passes on the first one only.
 */
export function refuseAmbiguousHost(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    done(countHosts(request.raw.rawHeaders) > 1 ? new AmbiguousHost() : undefined);
  });
}

/** @param rawHeaders names and values in turn, as they arrived */
function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}
