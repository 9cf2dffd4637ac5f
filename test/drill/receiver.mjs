import { createServer } from 'node:http';

/** The merchant's endpoint for callbacks: it keeps what it hears and when. */
export class CallbackReceiver {
  /** Messages: `{ id, status, atMs }`, with the id and the status of the payout. */
  heard = [];

  static async open() {
    const receiver = new CallbackReceiver();
    receiver.server = createServer((request, response) => receiver.hear(request, response));
    await new Promise((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    receiver.url = `http://127.0.0.1:${receiver.server.address().port}/callbacks`;
    return receiver;
  }

  hear(request, response) {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const { data } = JSON.parse(body);
      this.heard.push({ id: data.id, status: data.status, atMs: Date.now() });
      response.writeHead(204).end();
    });
  }

  async close() {
    await new Promise((resolve) => this.server.close(resolve).closeAllConnections());
  }
}
