const NAME = 'pgw_session';
const LONGEST_TOKEN_CHARACTERS = 200;

/** The session token in a `Cookie` header, or null. */
export function sessionTokenOf(cookies: string | undefined): string | null {
  for (const pair of cookies?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value !== undefined && value !== '' && value.length <= LONGEST_TOKEN_CHARACTERS) return value;
  }
  return null;
}

/** The `Set-Cookie` that opens a session. Scripts and other sites cannot read it. It ends with the browser; the server ends the session earlier if it times out. */
export function sessionCookie(token: string, isSecure: boolean): string {
  return `${NAME}=${token}; ${attributes(isSecure)}`;
}

/** The `Set-Cookie` that ends a session. */
export function endedSessionCookie(isSecure: boolean): string {
  return `${NAME}=; Max-Age=0; ${attributes(isSecure)}`;
}

function attributes(isSecure: boolean): string {
  return `Path=/admin; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}
