import type { NotificationsInbox } from '@app/notifications';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';

/** A notification that the endpoint received. */
export interface Knock {
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The result of the inbox: `stored`, `duplicate`, or the name of the refusal. */
  verdict: string;
}

/** The endpoint to which the sandbox of a test sends its notifications: an HTTP server in front of the inbox. */
export class NotificationEndpoint {
  readonly received: Knock[] = [];
  private inbox: NotificationsInbox | null = null;
  private accountId = '';

  private constructor(private readonly server: Server) {}

  static async open(): Promise<NotificationEndpoint> {
    const server = createServer();
    const endpoint = new NotificationEndpoint(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        void endpoint
          .receive(request.headers, Buffer.concat(chunks))
          .then((verdict) => response.writeHead(verdict.startsWith('Notification') ? 403 : 204).end());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/notifications`;
  }

  deliverTo(inbox: NotificationsInbox, accountId: string): void {
    this.inbox = inbox;
    this.accountId = accountId;
  }

  /** Passes a notification to the inbox, as the HTTP edge does. */
  async receive(headers: IncomingHttpHeaders, body: Buffer): Promise<string> {
    const verdict = await this.verdictOf(headers, body);
    this.received.push({ headers, body, verdict });
    return verdict;
  }

  private async verdictOf(headers: IncomingHttpHeaders, body: Buffer): Promise<string> {
    if (!this.inbox) return 'NotificationEndpointClosed';
    try {
      return await this.inbox.receive(this.accountId, headers, body);
    } catch (error) {
      return error instanceof Error ? error.name : 'unknown';
    }
  }

  async close(): Promise<void> {
    await new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
  }
}
