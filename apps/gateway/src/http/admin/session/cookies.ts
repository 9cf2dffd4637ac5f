const SESSION = 'pgw_session';
const KNOWN_DEVICE = 'pgw_device';
/** Browsers accept a cookie with this prefix only from the host itself, over https and for all paths: no other host of the domain can plant one. */
const HOST_PREFIX = '__Host-';
const LONGEST_VALUE_CHARACTERS = 200;

/** The session token in a `Cookie` header, or null. */
export function sessionTokenOf(cookies: string | undefined): string | null {
  return sessionTokensOf(cookies)[0] ?? null;
}

/** Every session token in a `Cookie` header: the prefixed cookie first, then the one that version 0.2 set. */
export function sessionTokensOf(cookies: string | undefined): string[] {
  return [HOST_PREFIX + SESSION, SESSION].flatMap((name) => valueOf(cookies, name) ?? []);
}

/** What the browser kept from an earlier sign-in, or null. */
export function knownDeviceOf(cookies: string | undefined): string | null {
  return valueOf(cookies, HOST_PREFIX + KNOWN_DEVICE) ?? valueOf(cookies, KNOWN_DEVICE);
}

/** The `Set-Cookie` that opens a session. Scripts and other sites cannot read it. It ends with the browser; the server ends the session earlier if it times out. */
export function sessionCookie(token: string, isSecure: boolean): string {
  return cookie(SESSION, token, isSecure);
}

/** The `Set-Cookie` that makes this browser a known device of its operator. */
export function knownDeviceCookie(value: string, maxAgeSeconds: number, isSecure: boolean): string {
  return cookie(KNOWN_DEVICE, value, isSecure, maxAgeSeconds);
}

/** Each `Set-Cookie` that ends a session, also under the name that version 0.2 gave the cookie. */
export function endedSessionCookies(isSecure: boolean): string[] {
  const unprefixed = `${SESSION}=; Max-Age=0; Path=/admin; HttpOnly; SameSite=Strict`;
  return isSecure ? [cookie(SESSION, '', true, 0), `${unprefixed}; Secure`] : [unprefixed];
}

function cookie(name: string, value: string, isSecure: boolean, maxAgeSeconds?: number): string {
  const lifetime = maxAgeSeconds === undefined ? '' : `; Max-Age=${String(maxAgeSeconds)}`;
  const scope = isSecure ? '; Path=/; HttpOnly; SameSite=Strict; Secure' : '; Path=/admin; HttpOnly; SameSite=Strict';
  return `${isSecure ? HOST_PREFIX : ''}${name}=${value}${lifetime}${scope}`;
}

function valueOf(cookies: string | undefined, name: string): string | null {
  for (const pair of cookies?.split(';') ?? []) {
    const [found, value] = pair.trim().split('=', 2);
    if (found === name && value !== undefined && value !== '' && value.length <= LONGEST_VALUE_CHARACTERS) return value;
  }
  return null;
}
