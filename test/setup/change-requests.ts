import { OperatorsService } from '@app/access';
import type { OperatorRole } from '@app/domain';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TestGateway } from './gateway.js';
import { type SignedIn, signIn } from './http-gateway.js';

export const PASSWORD = 'correct horse battery staple';

/** What the admin API answered. */
export interface AdminAnswer {
  status: number;
  body: Record<string, unknown> & { code?: string; detail?: string };
  text: string;
}

/** A signed-in operator at the admin API of a test's gateway, which listens (`http: true`). */
export class AdminClient {
  constructor(
    private readonly url: string,
    readonly signedIn: SignedIn,
    readonly operatorId: string,
  ) {}

  /** Creates the operator, with {@link PASSWORD}, and signs in. */
  static async open(gateway: TestGateway, name: string, role: OperatorRole = 'admin'): Promise<AdminClient> {
    const email = `${name.toLowerCase()}@changes.example`;
    const { id } = await gateway.app.get(OperatorsService).create({ email, name, role, password: PASSWORD });
    const url = await (gateway.app as NestFastifyApplication).getUrl();
    return new AdminClient(url, await signIn(url, { email, password: PASSWORD }), id);
  }

  /** The same operator at another process. */
  async at(url: string, name: string): Promise<AdminClient> {
    return new AdminClient(url, await signIn(url, { email: `${name.toLowerCase()}@changes.example`, password: PASSWORD }), this.operatorId);
  }

  async send(method: string, path: string, body?: unknown, version?: number): Promise<AdminAnswer> {
    const headers = {
      'x-requested-with': 'payout-gateway-admin',
      'content-type': 'application/json',
      'admin-session': this.signedIn.session,
      cookie: this.signedIn.cookie,
      ...(version === undefined ? {} : { 'if-match': `"v${String(version)}"` }),
    };
    const sent = method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) };
    const answer = await fetch(`${this.url}/admin/api${path}`, { method, headers, ...sent });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    return { status: answer.status, text, body: (isJson ? JSON.parse(text) : {}) as AdminAnswer['body'] };
  }

  get(path: string): Promise<AdminAnswer> {
    return this.send('GET', path);
  }

  post(path: string, body?: unknown): Promise<AdminAnswer> {
    return this.send('POST', path, body);
  }

  patch(path: string, body: unknown, version?: number): Promise<AdminAnswer> {
    return this.send('PATCH', path, body, version);
  }

  publish(requestId: string, password = PASSWORD): Promise<AdminAnswer> {
    return this.post(`/change-requests/${requestId}/publish`, { password });
  }
}

/** The change request that an answer speaks of. @throws Error when the change was refused */
export function requestIn({ status, text, body }: AdminAnswer): { id: string; subject: string; state: string } {
  if (status >= 300) throw new Error(`the change was refused with ${String(status)}: ${text}`);
  return body['change'] as { id: string; subject: string; state: string };
}
