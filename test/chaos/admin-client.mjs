const TIMEOUT_MS = 8_000;
const UNAUTHORIZED = 401;

/** An operator who is signed in to the admin's API, at whichever of the gateway's processes answers. */
export class AdminClient {
  /** @param urls asks for the addresses of the processes: one that was restarted has another */
  constructor(urls, { email, password }) {
    Object.assign(this, { urls, email, password });
    this.cookie = '';
    /** The id of the session, which every change names. */
    this.session = '';
    this.turn = 0;
  }

  get(path) {
    return this.request('GET', path);
  }

  /** @param version of the payout, as the operator saw it */
  post(path, body, version) {
    return this.request('POST', path, body, version);
  }

  /** @throws Error when no process answers, or when the answer is a refusal */
  async request(method, path, body, version) {
    const answer = await this.send(method, path, body, version);
    if (answer.status !== UNAUTHORIZED) return read(answer);
    await this.signIn();
    return read(await this.send(method, path, body, version));
  }

  async signIn() {
    // A sign-in ends the session that is sent along, which other requests of this client may use.
    this.cookie = '';
    const answer = await this.send('POST', '/session', { email: this.email, password: this.password });
    if (!answer.ok) throw new Error(`${this.email} cannot sign in: ${answer.status}`);
    this.session = (await answer.json()).id;
    this.cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  send(method, path, body, version) {
    const urls = this.urls();
    const url = urls[(this.turn += 1) % urls.length];
    return fetch(`${url}/admin/api${path}`, {
      method,
      headers: {
        // Signing in again would end the session that other requests of this operator still use.
        cookie: path === '/session' ? '' : this.cookie,
        'x-requested-with': 'payout-gateway-admin',
        'admin-session': this.session,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(version === undefined ? {} : { 'if-match': `"v${version}"` }),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }
}

async function read(answer) {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url.replace(/^.*\/admin\/api/, '')}: ${answer.status} ${text}`);
  return JSON.parse(text);
}
