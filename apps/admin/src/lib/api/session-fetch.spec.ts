import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { leaveSession, openSession, showSession, shownSession } from '../session/shown-session.js';
import { forgetUnsent, unsentChanges } from '../session/unsent-changes.js';
import { fetchFor } from './session-fetch.js';

const OLIVIA = { id: 'ses_1', operatorId: 'op_olivia' };
const ADA = { id: 'ses_2', operatorId: 'op_ada' };
const ADDRESS = 'http://admin.example/admin/api/payouts/po_1/process';

const realFetch = globalThis.fetch;
/** The sessions that requests named. */
let named: (string | null)[] = [];
let ended = 0;

/** Answers every request. @param whileWaiting happens before the answer arrives */
function answer(status: number, answeredFor: string | null, whileWaiting: () => void = () => undefined): void {
  globalThis.fetch = (request) => {
    named.push((request as Request).headers.get('Admin-Session'));
    whileWaiting();
    return Promise.resolve(new Response('{}', { status, headers: answeredFor === null ? {} : { 'Admin-Session': answeredFor } }));
  };
}

const send = (sentFor: string | null, method = 'POST') => fetchFor(sentFor, () => void (ended += 1))(ADDRESS, { method });

beforeEach(() => {
  [named, ended] = [[], 0];
  leaveSession();
  showSession(OLIVIA);
  forgetUnsent();
});

afterEach(() => {
  globalThis.fetch = realFetch;
});

describe('a request of the admin', () => {
  it('names the session for which it was made, not the one that is shown when it is sent', async () => {
    answer(200, OLIVIA.id);
    const send = fetchFor(OLIVIA.id, () => undefined);
    openSession(ADA);
    await expect(send(ADDRESS, { method: 'POST' })).rejects.toMatchObject({ code: 'session_left' });
    expect(named).toEqual([OLIVIA.id]);
  });

  it('is answered as usual in its session', async () => {
    answer(200, OLIVIA.id);
    expect((await send(OLIVIA.id)).status).toBe(200);
    expect([named, ended, unsentChanges()]).toEqual([[OLIVIA.id], 0, { dropped: 0, unknown: 0 }]);
  });

  it.each([409, 200])('shows no answer for another session (status %d), and the page loses its own', async (status) => {
    answer(status, ADA.id);
    await expect(send(OLIVIA.id, 'GET')).rejects.toMatchObject({ code: 'session_changed', status: 409 });
    expect([shownSession(), unsentChanges()]).toEqual([null, { dropped: 0, unknown: 0 }]);
  });

  it('counts a change that was refused as one of which nothing was done', async () => {
    answer(409, ADA.id);
    await expect(send(OLIVIA.id)).rejects.toMatchObject({ code: 'session_changed' });
    expect(unsentChanges()).toEqual({ dropped: 1, unknown: 0 });
  });

  it('counts a change that was answered after its session was left as one to look for', async () => {
    answer(200, OLIVIA.id, leaveSession);
    await expect(send(OLIVIA.id)).rejects.toMatchObject({ code: 'session_left' });
    expect(unsentChanges()).toEqual({ dropped: 0, unknown: 1 });
  });

  it('tells that its session has ended, unless it was sent for none', async () => {
    answer(401, null);
    await send(null);
    expect([named, ended]).toEqual([[null], 0]);
    await send(OLIVIA.id);
    expect(ended).toBe(1);
  });
});
