import { afterEach, describe, expect, it } from '@jest/globals';
import { connectTabs, hearFromTab, judgeAnswer, leaveSession, listenToSession, loseSession, openSession, showSession, shownSession } from './shown-session.js';

const OLIVIA = { id: 'ses_1', operatorId: 'op_olivia' };
const ADA = { id: 'ses_2', operatorId: 'op_ada' };

/** What listeners and other tabs were told, in order. */
const told: string[] = [];
listenToSession({
  shown: ({ id }) => void told.push(`shown ${id}`),
  left: () => void told.push(`left, shown: ${String(shownSession()?.id)}`),
});
connectTabs((message) => void told.push(JSON.stringify(message)));

const LEFT = 'left, shown: undefined';

afterEach(() => {
  leaveSession();
  told.length = 0;
});

describe('the session of a page', () => {
  it('is the one that was read, and reading it again changes nothing', () => {
    showSession(OLIVIA);
    showSession(OLIVIA);
    expect([shownSession(), told]).toEqual([OLIVIA, ['shown ses_1', 'shown ses_1']]);
  });

  it('is lost when another one is read', () => {
    showSession(OLIVIA);
    showSession(ADA);
    expect([shownSession(), told]).toEqual([null, ['shown ses_1', LEFT]]);
  });

  it('is left before listeners are told, so that none of them can act for it', () => {
    showSession(OLIVIA);
    leaveSession();
    expect(told).toEqual(['shown ses_1', LEFT, '{"ended":"ses_1"}']);
  });

  it('is replaced by a sign-in on the page, after what belongs to the earlier one was dropped', () => {
    showSession(OLIVIA);
    openSession(ADA);
    expect([shownSession(), told]).toEqual([ADA, ['shown ses_1', LEFT, 'shown ses_2', '{"opened":"ses_2"}']]);
  });

  it.each([
    ['another sign-in', { opened: ADA.id }, null],
    ['its own sign-in', { opened: OLIVIA.id }, OLIVIA],
    ['its end', { ended: OLIVIA.id }, null],
    ['the end of another', { ended: ADA.id }, OLIVIA],
  ])('follows what another tab has told: %s', (_what, message, shown) => {
    showSession(OLIVIA);
    hearFromTab(message);
    expect([shownSession(), told.includes(LEFT)]).toEqual([shown, shown === null]);
  });

  it('stays lost until the page is loaded again, even if the session of the browser is read', () => {
    showSession(OLIVIA);
    loseSession();
    showSession(ADA);
    expect(shownSession()).toBeNull();
  });
});

describe('an answer', () => {
  it('is current when it is for the session that the page shows, or for none', () => {
    showSession(OLIVIA);
    expect([judgeAnswer(OLIVIA.id, OLIVIA.id), judgeAnswer(OLIVIA.id, null), judgeAnswer(null, ADA.id)]).toEqual(['current', 'current', 'current']);
    expect(shownSession()).toEqual(OLIVIA);
  });

  it('makes the page lose its session when it is for another one', () => {
    showSession(OLIVIA);
    expect([judgeAnswer(OLIVIA.id, ADA.id), shownSession()]).toEqual(['refused', null]);
  });

  it('is late when the page shows another session by then, which it keeps', () => {
    showSession(OLIVIA);
    openSession(ADA);
    expect([judgeAnswer(OLIVIA.id, OLIVIA.id), judgeAnswer(OLIVIA.id, ADA.id), shownSession()]).toEqual(['late', 'refused', ADA]);
  });
});
