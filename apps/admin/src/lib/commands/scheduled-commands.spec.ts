import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ApiProblem } from '../api/api-problem.js';
import { leaveSession, listenToSession, loseSession, openSession, showSession } from '../session/shown-session.js';
import { forgetUnsent, unsentChanges } from '../session/unsent-changes.js';
import { dropCommands, forgetCommands, scheduleCommand, scheduledCommands, UNDO_WINDOW_MS } from './scheduled-commands.js';

const OLIVIA = { id: 'ses_1', operatorId: 'op_olivia' };
const ADA = { id: 'ses_2', operatorId: 'op_ada' };

/** The titles of the commands that were sent. */
const sent: string[] = [];

function confirm(title: string, callsProvider = true, answer = Promise.resolve('Done.')): number {
  const run = (): Promise<string> => {
    sent.push(title);
    return answer;
  };
  return scheduleCommand({ payoutId: `po_${title}`, title, callsProvider, run });
}

const shown = () => scheduledCommands().map(({ state, message }) => [state, message]);

beforeEach(() => {
  jest.useFakeTimers();
  showSession(OLIVIA);
});

afterEach(() => {
  forgetCommands();
  leaveSession();
  forgetUnsent();
  sent.length = 0;
  jest.useRealTimers();
});

describe('a confirmed command', () => {
  it('is sent when its countdown is over, in the session in which it was confirmed', async () => {
    confirm('Send now');
    await jest.advanceTimersByTimeAsync(UNDO_WINDOW_MS - 1);
    expect(sent).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect([sent, shown()]).toEqual([['Send now'], [['done', 'Done.']]]);
  });

  it('is one command, however often it is confirmed while it is in progress', async () => {
    const ids = Array.from({ length: 50 }, () => confirm('Send now'));
    await jest.advanceTimersByTimeAsync(UNDO_WINDOW_MS);
    expect([new Set(ids).size, sent, shown()]).toEqual([1, ['Send now'], [['done', 'Done.']]]);
    confirm('Enquire', false);
    await jest.advanceTimersByTimeAsync(0);
    expect(sent).toEqual(['Send now', 'Enquire']);
  });

  it.each([
    ['the session is left', leaveSession],
    ['the session is lost', loseSession],
    ['another operator signs in', () => openSession(ADA)],
  ])('is not sent when %s within the countdown, even if no one removed it', async (_what, change) => {
    confirm('Send now');
    await jest.advanceTimersByTimeAsync(UNDO_WINDOW_MS / 2);
    change();
    await jest.advanceTimersByTimeAsync(UNDO_WINDOW_MS);
    expect([sent, shown()]).toEqual([[], [['dropped', 'Dropped with its session. Nothing was sent.']]]);
  });

  it('is dropped at sign-out, and the screen says that nothing was sent', async () => {
    confirm('Send now');
    dropCommands();
    expect(shown()).toEqual([['dropped', 'Dropped with its session. Nothing was sent.']]);
    await jest.advanceTimersByTimeAsync(UNDO_WINDOW_MS);
    expect(sent).toEqual([]);
  });

  it('is removed with its session and only counted, because the next person may see the screen', async () => {
    const end = listenToSession({ left: forgetCommands });
    confirm('Send now');
    confirm('Hold', false);
    leaveSession();
    end();
    await jest.advanceTimersByTimeAsync(UNDO_WINDOW_MS * 2);
    expect([sent, shown(), unsentChanges()]).toEqual([['Hold'], [], { dropped: 1, unknown: 0 }]);
  });

  it('says that nothing was done when the gateway refused it for its session', async () => {
    const problem = new ApiProblem({ status: 409, code: 'session_changed', title: 'T', detail: 'Load the page again.', requestId: null, errors: [] });
    confirm('Hold', false, Promise.reject(problem));
    await jest.advanceTimersByTimeAsync(0);
    expect(shown()).toEqual([['failed', 'Nothing was done. Load the page again.']]);
  });
});
