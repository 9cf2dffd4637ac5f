// Strangers who sign in, as a process of their own: what they cost on their own machines is no cost of the gateway.
import { connect } from 'node:net';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

/** Sign-ins with invented addresses that are sent in parallel, again and again. */
const BURST = 1_000;
/** The gateway answers a full line with this Retry-After, in seconds. */
const RETRY_AFTER_SECONDS = 5;
/** A sign-in that is answered later than this is reported as slow, in milliseconds. */
const SLOW_MS = 10_000;

const { hostname, port } = new URL(process.argv[2]);
const seen = { 401: 0, 429: 0, slow: 0, other: 0 };
const sockets = new Map();

function requestOf(number) {
  const body = JSON.stringify({ email: `invented${number}@strangers.example`, password: 'wrong password here' });
  const headers = `content-type: application/json\r\nx-requested-with: payout-gateway-admin\r\ncontent-length: ${body.length}`;
  return `POST /admin/api/session HTTP/1.1\r\nhost: ${hostname}:${port}\r\n${headers}\r\n\r\n${body}`;
}

function socketOf(number) {
  const known = sockets.get(number);
  if (known && !known.destroyed) return known;
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  socket.setEncoding('latin1').on('close', () => sockets.delete(number));
  sockets.set(number, socket);
  return socket;
}

/** Sends what was prepared and reads one answer: cheaper for this machine than an HTTP client. */
function signIn(number) {
  const startedAt = performance.now();
  const socket = socketOf(number);
  return new Promise((resolve) => {
    let text = '';
    const end = (status) => {
      socket.removeListener('data', read).removeListener('error', fail).removeListener('close', fail);
      seen[status === 401 || status === 429 ? status : 'other'] += 1;
      if (performance.now() - startedAt > SLOW_MS) seen.slow += 1;
      resolve();
    };
    const fail = () => end(0);
    const read = (chunk) => {
      text += chunk;
      const [head, body] = text.split('\r\n\r\n', 2);
      if (body !== undefined && body.length >= Number(/content-length: (\d+)/i.exec(head)?.[1])) end(Number(head.slice(9, 12)));
    };
    socket.on('data', read).once('error', fail).once('close', fail);
    socket.write(requestOf(number));
  });
}

let isOver = false;
const end = new AbortController();
process.on('SIGTERM', () => {
  isOver = true;
  end.abort();
});
while (!isOver) {
  await Promise.all(Array.from({ length: BURST }, (_, number) => signIn(number)));
  await pause(RETRY_AFTER_SECONDS * 1_000, undefined, { signal: end.signal }).catch(() => undefined);
}
for (const socket of sockets.values()) socket.destroy();
process.stdout.write(`${JSON.stringify(seen)}\n`);
