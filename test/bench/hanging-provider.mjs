import { createServer } from 'node:http';

/** How long a hanging provider holds every call, in milliseconds. */
const HANG_MS = 60_000;

/** A provider with the wire format of the sandbox that pays at once until `hang` is set. */
export async function startHangingProvider() {
  const kept = new Set();
  let hangs = false;
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      const answer = () => reply(request, response);
      if (!hangs) {
        answer();
        return;
      }
      const call = { answer, timer: setTimeout(answer, HANG_MS) };
      kept.add(call);
      response.once('close', () => {
        clearTimeout(call.timer);
        kept.delete(call);
      });
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** Calls held at this moment. */
    hanging: () => kept.size,
    hang: () => {
      hangs = true;
    },
    answer: () => {
      hangs = false;
      for (const call of [...kept]) call.answer();
    },
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

function reply(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://provider');
  // A lookup names the key, or the id that was made of it.
  const key = request.headers['idempotency-key'] ?? searchParams.get('key') ?? /\/tr_([^/]+)/.exec(pathname)?.[1] ?? '';
  const paid = {
    id: `tr_${key}`,
    key,
    status: 'paid',
    currency: 'USD',
    amount: '100.00',
    paid_amount: '100.00',
    code: null,
    message: null,
    revoke: null,
    cancel: null,
  };
  response.writeHead(request.method === 'GET' ? 200 : 201, { 'content-type': 'application/json' }).end(JSON.stringify(paid));
}
