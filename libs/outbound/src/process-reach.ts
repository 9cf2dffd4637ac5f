import type { Reach } from './reach.js';

/** The public Internet only, until the process has read its configuration. */
let current: Reach = 'public';

/** How far the providers' connectors of this process reach. Called once when the process starts, before any connector is used. */
export function setOutboundReach(reach: Reach): void {
  current = reach;
}

export function outboundReach(): Reach {
  return current;
}
