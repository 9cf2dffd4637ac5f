import { CallbackUrlRefused } from '@app/domain';
import { ConnectedElsewhere, HostNotResolved } from './callbacks.errors.js';

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was closed before an answer came.',
  EPIPE: 'The connection was closed before an answer came.',
  UND_ERR_SOCKET: 'The connection was closed before an answer came.',
  UND_ERR_CONNECT_TIMEOUT: 'No connection came about in time.',
  ETIMEDOUT: 'No connection came about in time.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The host cannot be reached.',
  UND_ERR_HEADERS_TIMEOUT: 'No answer came in time.',
  UND_ERR_HEADERS_OVERFLOW: 'The headers of the answer are too large.',
};

const TLS_CODES = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_CA)/;

const TIMEOUT_CODES = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'];

/** True when the time limit ended the attempt. */
export function isTimeout(error: unknown): boolean {
  return partOf(error, 'name') === 'TimeoutError' || TIMEOUT_CODES.includes(partOf(error, 'code'));
}

/** One short sentence for the delivery log: why an attempt got no response. It repeats nothing of the receiver or the URL. */
export function describeFailure(error: unknown): string {
  if (error instanceof CallbackUrlRefused || error instanceof HostNotResolved || error instanceof ConnectedElsewhere) return error.message;
  if (partOf(error, 'name') === 'TimeoutError') return 'No answer came in time.';
  const code = partOf(error, 'code');
  if (TLS_CODES.test(code)) return `The TLS handshake failed (${code}).`;
  if (partOf(error, 'name') === 'HTTPParserError') return 'The answer is not valid HTTP.';
  return SENTENCES[code] ?? 'The request failed.';
}

/** A member of an error. Errors of the system, TLS, the HTTP client and time limits have no class in common. */
function partOf(error: unknown, member: 'name' | 'code'): string {
  if (typeof error !== 'object' || error === null) return '';
  const value: unknown = Reflect.get(error, member);
  return typeof value === 'string' ? value : '';
}
