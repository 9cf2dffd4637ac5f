import { buildConnector, Client, type Dispatcher } from 'undici';
import { AddressOutOfReach, checkedLookup, isWithinReach, literalAddressOf, outboundReach } from '@app/outbound';
import { AnswerTooLarge, FenceClosed } from './connector-kit.errors.js';
import type { Fence } from './requests.contract.js';

/** Opening a connection may take this long, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;
/** A provider's answer may be this large, in bytes. */
const MAX_RESPONSE_BYTES = 256 * 1024;
/** All headers of an answer together may be this large, in bytes. */
const MAX_HEADER_BYTES = 16 * 1024;

/** Why the connection of a call is closed. Undici would make an error for each call, with its stack, which costs more than closing. */
const CALL_IS_OVER = new Error('the call is over');

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers: Record<string, string>;
  body: string | null;
  /** The longest that the whole call may take, connecting included, in milliseconds. */
  timeoutMs: number;
  /** Called between connecting and the first byte. Null for requests that change nothing. */
  fence: Fence | null;
}

/**
 * How a request ended.
 * - `answered`: a complete answer was received
 * - `not_sent`: no byte was sent
 * - `lost`: bytes may have been sent, and no complete answer was received
 */
export type HttpOutcome =
  | { kind: 'answered'; status: number; headers: Dispatcher.ResponseData['headers']; body: string }
  | { kind: 'not_sent'; timedOut: boolean; why: string }
  | { kind: 'lost'; timedOut: boolean; why: string };

/**
 * Sends one request over a connection of its own, to an address within reach. Never retries, never follows a redirect, limits the size of
 * the answer, and never throws because of the network: the outcome says whether a byte may have been sent.
 * Keeps INV-06.
 */
export async function sendOnce(request: HttpRequest): Promise<HttpOutcome> {
  const url = new URL(request.url);
  const departure = { left: false };
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const client = new Client(url.origin, {
    connect: fencedConnector(request.fence, deadline, () => {
      departure.left = true;
    }),
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: 1_000,
    headersTimeout: request.timeoutMs,
    bodyTimeout: request.timeoutMs,
  });
  try {
    assertWithinReach(url);
    const answer = await client.request({
      method: request.method,
      path: url.pathname + url.search,
      headers: request.headers,
      body: request.body,
      signal: deadline,
    });
    return { kind: 'answered', status: answer.statusCode, headers: answer.headers, body: await readCapped(answer.body) };
  } catch (error) {
    const why = describe(error);
    return { kind: departure.left ? 'lost' : 'not_sent', timedOut: deadline.aborted || isTimeout(error), why };
  } finally {
    await client.destroy(CALL_IS_OVER).catch(() => undefined);
  }
}

/** An address in the URL is not looked up, so it is checked here; names are checked when they are resolved for the connection. */
function assertWithinReach(url: URL): void {
  const reach = outboundReach();
  const literal = literalAddressOf(url);
  if ((literal !== null && !isWithinReach(literal, reach)) || (reach === 'public' && url.protocol !== 'https:')) throw new AddressOutOfReach();
}

/** Hands the socket over only if the fence is open and the deadline has not passed; from then on bytes may be sent. */
function fencedConnector(fence: Fence | null, deadline: AbortSignal, onHandover: () => void): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, keepAlive: false, allowH2: false, lookup: checkedLookup(outboundReach()) });
  return (options, callback) => {
    connect(options, (error, socket) => {
      if (error) {
        callback(error, null);
        return;
      }
      const handOver = (open: boolean): void => {
        if (open && !deadline.aborted) {
          onHandover();
          callback(null, socket);
        } else {
          socket.destroy();
          callback(new FenceClosed(), null);
        }
      };
      if (!fence) {
        handOver(true);
        return;
      }
      fence().then(handOver, () => {
        handOver(false);
      });
    });
  };
}

async function readCapped(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_RESPONSE_BYTES) throw new AnswerTooLarge(MAX_RESPONSE_BYTES);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const TIMEOUT_CODES = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function isTimeout(error: unknown): boolean {
  return TIMEOUT_CODES.has(codeOf(error)) || (error instanceof Error && error.name === 'TimeoutError');
}

/** A short description that contains no header and no body. */
function describe(error: unknown): string {
  if (error instanceof FenceClosed || error instanceof AnswerTooLarge || error instanceof AddressOutOfReach) return error.message;
  const code = codeOf(error);
  if (isTimeout(error)) return `no answer in time${code ? ` (${code})` : ''}`;
  return code ? `the connection failed (${code})` : 'the connection failed';
}
