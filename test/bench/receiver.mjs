import { createServer } from 'node:http';

/** A merchant endpoint that counts the callbacks of one type, and of one currency if given. */
export async function startReceiver(type, currency = null) {
  const seen = new Set();
  let total = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      response.writeHead(204).end();
      total += 1;
      const message = JSON.parse(body);
      if (message.type === type && (currency === null || message.data.currency === currency)) seen.add(message.data.id);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/callbacks`,
    count: () => seen.size,
    total: () => total,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
