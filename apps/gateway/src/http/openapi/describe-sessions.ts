import type { OpenAPIObject } from '@nestjs/swagger';
import { SESSION_HEADER } from '../admin/session/named-session.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;

const CHANGES = ['post', 'put', 'patch', 'delete'] as const;
const COOKIE = { session_cookie: [] };
const COOKIE_AND_NAME = { session_cookie: [], named_session: [] };

const ANSWERED = { [SESSION_HEADER]: { description: 'The id of the session that the answer is for.', schema: { type: 'string' } } } as const;

/** Adds to every operation of the admin API that it needs the session cookie, and to every change that it names this session too. */
export function describeSessions(document: OpenAPIObject): void {
  (document.components ??= {}).securitySchemes = {
    session_cookie: { type: 'apiKey', in: 'cookie', name: 'pgw_session', description: 'Set by signing in.' },
    named_session: {
      type: 'apiKey',
      in: 'header',
      name: SESSION_HEADER,
      description:
        'The id of the session for which the change was decided, as signing in and GET /admin/api/session return it. It is no secret. If the cookie belongs to another session, the change is refused.',
    },
  };
  for (const item of Object.values(document.paths)) {
    if (item.get) describe(item.get, COOKIE);
    for (const method of CHANGES) if (item[method]) describe(item[method], COOKIE_AND_NAME);
  }
}

/** Signing in needs no session, but its answer names the one that it opened. Who joins by a link has none. */
function describe(operation: Operation, needed: typeof COOKIE | typeof COOKIE_AND_NAME): void {
  if (operation.operationId?.startsWith('JoiningController_') === true) {
    operation.security = [];
    return;
  }
  operation.security = operation.operationId === 'SessionController_signIn' ? [] : [needed];
  for (const [status, response] of Object.entries(operation.responses)) {
    if (status.startsWith('2') && response && 'description' in response) response.headers = { ...response.headers, ...ANSWERED };
  }
}
