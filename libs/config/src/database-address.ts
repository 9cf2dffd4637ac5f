export const LOOPBACK_HOSTS = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|)$/;
const ENCRYPTING_MODES = new Set(['require', 'verify-ca', 'verify-full', 'no-verify']);

/** True if an address of PostgreSQL leads to another machine without TLS. */
export function isPlainDatabase(text: string): boolean {
  const parameters = parametersOfOtherMachine(text);
  return parameters !== null && !ENCRYPTING_MODES.has(parameters.get('sslmode') ?? '') && parameters.get('ssl') !== 'true';
}

/**
 * True if an address of PostgreSQL leads to another machine whose certificate, or the name in it, is not checked. The driver pg checks both in
 * every mode but `no-verify`, unless it is told to read the modes as libpq does: then only `verify-full` checks both.
 */
export function trustsAnyServer(text: string): boolean {
  const parameters = parametersOfOtherMachine(text);
  if (parameters === null) return false;
  const mode = parameters.get('sslmode') ?? '';
  return mode === 'no-verify' || (parameters.get('uselibpqcompat') === 'true' && ['prefer', 'require', 'verify-ca'].includes(mode));
}

/** The parameters of an address; null where it leads to this machine or is none. */
function parametersOfOtherMachine(text: string): URLSearchParams | null {
  if (!URL.canParse(text)) return null;
  const { hostname, searchParams } = new URL(text);
  const isSocket = searchParams.get('host')?.startsWith('/') === true;
  return isSocket || LOOPBACK_HOSTS.test(hostname) ? null : searchParams;
}
