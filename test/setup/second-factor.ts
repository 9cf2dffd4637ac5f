import { OperatorsService } from '@app/access';
import type { OperatorRole } from '@app/domain';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Secret, TOTP } from 'otpauth';
import { AdminClient, PASSWORD } from './change-requests.js';
import type { TestGateway } from './gateway.js';
import { signIn } from './http-gateway.js';

const PERIOD_MS = 30_000;
/** So close to the next code a test could compute one and send it as another. */
const CALM_MS = 3_000;

/** The code that an app with this key shows. @param steps later than now, in steps of 30 seconds; the gateway accepts -1 to 1 */
export function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * PERIOD_MS });
}

/** Waits until the present code stays for some seconds. */
export async function waitForCalm(): Promise<void> {
  const leftMs = PERIOD_MS - (Date.now() % PERIOD_MS);
  if (leftMs < CALM_MS) await new Promise((resolve) => setTimeout(resolve, leftMs));
}

/** An operator with an authenticator app, signed in. */
export class FactorHolder {
  private constructor(
    private readonly gateway: TestGateway,
    readonly client: AdminClient,
    readonly email: string,
    readonly secret: string,
    readonly recoveryCodes: readonly string[],
  ) {}

  /** Creates the operator and sets up an app by the API. */
  static async enrol(gateway: TestGateway, name: string, role: OperatorRole = 'admin'): Promise<FactorHolder> {
    const email = `${name.toLowerCase()}@factors.example`;
    const { id } = await gateway.app.get(OperatorsService).create({ email, name, role, password: PASSWORD });
    const client = new AdminClient(await urlOf(gateway), await signIn(await urlOf(gateway), { email, password: PASSWORD }), id);
    const { secret, codes } = await enrol(client);
    return new FactorHolder(gateway, client, email, secret, codes);
  }

  get id(): string {
    return this.client.operatorId;
  }

  code(steps = 0): string {
    return codeOf(this.secret, steps);
  }

  /** A session of its own. */
  async signIn(code: string): Promise<AdminClient> {
    const url = await urlOf(this.gateway);
    return new AdminClient(url, await signIn(url, { email: this.email, password: PASSWORD, code }), this.id);
  }

  /** As if no code had been accepted yet: time would have to pass otherwise. */
  forgetUsedCodes(): Promise<void> {
    return this.gateway.runUnguarded('UPDATE operator_factor SET last_step = 1 WHERE operator_id = $1', [this.id]);
  }

  /** As if five minutes had passed since the last code, in every session. */
  async letCodesAge(): Promise<void> {
    await this.gateway.runUnguarded(`UPDATE operator_session SET factor_proved_at = factor_proved_at - interval '5 minutes' WHERE operator_id = $1`, [this.id]);
  }
}

export async function urlOf(gateway: TestGateway): Promise<string> {
  return (gateway.app as NestFastifyApplication).getUrl();
}

/** Sets up an app for the operator of a client. @param proof where the sign-in is too long ago, or there is a factor already */
export async function enrol(client: AdminClient, proof: object = {}, steps = -1): Promise<{ secret: string; codes: string[] }> {
  await waitForCalm();
  const started = await client.post('/second-factor', proof);
  if (started.status !== 200) throw new Error(`the setup was refused: ${started.text}`);
  const { secret } = started.body as unknown as { secret: string };
  const confirmed = await client.post('/second-factor/confirm', { code: codeOf(secret, steps) });
  if (confirmed.status !== 200) throw new Error(`the code was refused: ${confirmed.text}`);
  return { secret, codes: (confirmed.body as unknown as { recovery_codes: string[] }).recovery_codes };
}
