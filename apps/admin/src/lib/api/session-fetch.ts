import { judgeAnswer } from '../session/shown-session.js';
import { recordUnsent } from '../session/unsent-changes.js';
import { markDirectionControls } from '../format/direction-controls.js';
import { ApiProblem } from './api-problem.js';

/** Names a session by its id: in a request the one that the page shows, in an answer the one that it is for. */
const SESSION_HEADER = 'Admin-Session';

/** A request is aborted after this time, in milliseconds. Longer than the gateway's own limit for a command. */
const REQUEST_TIMEOUT_MS = 20_000;

const SESSION_ENDED = 401;

/** The browser is signed in otherwise than the page that sent the request shows. */
function sessionChanged(): ApiProblem {
  return new ApiProblem({
    status: 409,
    code: 'session_changed',
    title: 'Another session is signed in',
    detail: 'This browser is signed in otherwise than this page shows. Load the page again.',
    requestId: null,
    errors: [],
  });
}

/** The answer came after the page had left the session. */
function sessionLeft(): ApiProblem {
  return new ApiProblem({
    status: 0,
    code: 'session_left',
    title: 'The session was left',
    detail: 'The answer came after the session had been left. Check the history.',
    requestId: null,
    errors: [],
  });
}

/**
 * A `fetch` whose requests name a session, with a timeout. An answer for another session reaches no screen.
 * @param sentFor the id of the session that the page shows at this moment; null when it shows none
 * @param onEnded called when the session has ended
 * @throws {ApiProblem} `session_changed`, `session_left`
 */
export function fetchFor(sentFor: string | null, onEnded: () => void): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    if (sentFor !== null) request.headers.set(SESSION_HEADER, sentFor);
    const response = await fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]) });
    const verdict = judgeAnswer(sentFor, response.headers.get(SESSION_HEADER));
    if (verdict !== 'current' && request.method !== 'GET') recordUnsent(verdict === 'refused' ? { dropped: 1 } : { unknown: 1 });
    if (verdict !== 'current') {
      // The data of another session is not even read.
      await response.body?.cancel();
      throw verdict === 'refused' ? sessionChanged() : sessionLeft();
    }
    if (sentFor !== null && response.status === SESSION_ENDED) onEnded();
    return withVisibleControls(response);
  };
}

/** No text of merchants, providers or recipients reaches a screen with characters that could turn it around. */
async function withVisibleControls(response: Response): Promise<Response> {
  if (response.body === null || !/json/.test(response.headers.get('Content-Type') ?? '')) return response;
  const { status, statusText, headers } = response;
  return new Response(markDirectionControls(await response.text()), { status, statusText, headers });
}
