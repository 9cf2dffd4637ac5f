import { OperatorsService } from '@app/access';
import type { OperatorRole } from '@app/domain';
import { AdminClient, PASSWORD } from './change-requests.js';
import type { TestGateway } from './gateway.js';
import { signIn } from './http-gateway.js';
import { urlOf } from './second-factor.js';
import { type AskedOfPasskey, type Pretence, SoftwarePasskey } from './software-passkey.js';

/** Where operators open the admin of a test. */
export const ADMIN_ORIGIN = 'https://pay.example';

/** Registers a passkey for the operator of a client. @returns recovery codes, with the first factor */
export async function registerPasskey(client: AdminClient, passkey: SoftwarePasskey, name = 'Laptop', proof: object = {}): Promise<string[] | null> {
  const started = await client.post('/second-factor/passkeys/start', proof);
  if (started.status !== 200) throw new Error(`the passkey was refused: ${started.text}`);
  const registered = await client.post('/second-factor/passkeys', passkey.register(name, started.body as unknown as AskedOfPasskey));
  if (registered.status !== 201) throw new Error(`the passkey was not accepted: ${registered.text}`);
  return (registered.body as unknown as { recovery_codes: string[] | null }).recovery_codes;
}

/** An operator with a passkey and no authenticator app, signed in. */
export class PasskeyHolder {
  private constructor(
    private readonly gateway: TestGateway,
    readonly client: AdminClient,
    readonly email: string,
    readonly passkey: SoftwarePasskey,
    readonly recoveryCodes: readonly string[],
  ) {}

  /** Creates the operator and registers a passkey by the API. */
  static async enrol(gateway: TestGateway, name: string, role: OperatorRole = 'admin', passkey = new SoftwarePasskey(ADMIN_ORIGIN)): Promise<PasskeyHolder> {
    const email = `${name.toLowerCase()}@passkeys.example`;
    const { id } = await gateway.app.get(OperatorsService).create({ email, name, role, password: PASSWORD });
    const url = await urlOf(gateway);
    const client = new AdminClient(url, await signIn(url, { email, password: PASSWORD }), id);
    return new PasskeyHolder(gateway, client, email, passkey, (await registerPasskey(client, passkey)) ?? []);
  }

  get id(): string {
    return this.client.operatorId;
  }

  /** What the passkey is asked at a sign-in, once the password was right. */
  async askedAtSignIn(): Promise<AskedOfPasskey> {
    const answer = await this.trySignIn({});
    const question = (answer.body as { second_factor?: { passkey: AskedOfPasskey | null } }).second_factor?.passkey;
    if (!question) throw new Error(`no passkey was asked for: ${JSON.stringify(answer.body)}`);
    return question;
  }

  /** What the passkey is asked as a proof in a session. */
  async askedInSession(client = this.client): Promise<AskedOfPasskey> {
    const answer = await client.post('/second-factor/passkeys/question');
    if (answer.status !== 200) throw new Error(`no passkey was asked for: ${answer.text}`);
    return answer.body as unknown as AskedOfPasskey;
  }

  /** Tries to sign in with the password and this. @returns the status, and the code of the problem */
  async trySignIn(factor: object): Promise<{ status: number; code: string | null; body: unknown }> {
    const headers = { 'x-requested-with': 'payout-gateway-admin', 'content-type': 'application/json' };
    const body = JSON.stringify({ email: this.email, password: PASSWORD, ...factor });
    const answer = await fetch(`${await urlOf(this.gateway)}/admin/api/session`, { method: 'POST', headers, body });
    const said = (await answer.json()) as { code?: string };
    return { status: answer.status, code: said.code ?? null, body: said };
  }

  /** Answers the question of a sign-in. @returns `signed in`, or the code of the problem */
  async signInWith(pretence: Pretence = {}, passkey = this.passkey): Promise<string> {
    const { status, code } = await this.trySignIn({ passkey: passkey.answer(await this.askedAtSignIn(), pretence) });
    return status === 200 ? 'signed in' : String(code);
  }

  /** A session of its own. */
  async signIn(): Promise<AdminClient> {
    const url = await urlOf(this.gateway);
    const passkey = this.passkey.answer(await this.askedAtSignIn());
    return new AdminClient(url, await signIn(url, { email: this.email, password: PASSWORD, passkey }), this.id);
  }

  /** As if five minutes had passed since the last proof, in every session. */
  async letProofsAge(): Promise<void> {
    await this.gateway.runUnguarded(`UPDATE operator_session SET factor_proved_at = factor_proved_at - interval '5 minutes' WHERE operator_id = $1`, [this.id]);
  }
}
