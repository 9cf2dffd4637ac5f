import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { leaveSession, openSession, showSession } from '../session/shown-session.js';
import { draftOf, dropAllDrafts, dropDrafts, dropDraftsOfOthers } from './drafts.js';

const OLIVIA = { id: 'ses_1', operatorId: 'op_olivia' };
const ADA = { id: 'ses_2', operatorId: 'op_ada' };

/** Like a browser's storage: the keys are its own members. */
class FakeStorage {
  [key: string]: unknown;

  getItem(key: string): string | null {
    return Object.hasOwn(this, key) ? String(this[key]) : null;
  }

  setItem(key: string, value: string): void {
    this[key] = value;
  }

  removeItem(key: string): void {
    Reflect.deleteProperty(this, key);
  }
}

const sessionStorage = new FakeStorage();
Object.assign(globalThis, { window: { sessionStorage } });
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'window');
});

beforeEach(() => {
  dropAllDrafts();
  leaveSession();
  showSession(OLIVIA);
});

describe('a draft', () => {
  it('is stored under the operator who typed it', () => {
    draftOf('po_1:process:reason')?.write('asked by telephone');
    expect(Object.entries(sessionStorage)).toEqual([['draft:op_olivia:po_1:process:reason', 'asked by telephone']]);
    expect(draftOf('po_1:process:reason')?.read()).toBe('asked by telephone');
  });

  it('is not shown to another operator, whether or not it was deleted', () => {
    draftOf('po_1:process:reason')?.write('asked by telephone');
    openSession(ADA);
    expect(draftOf('po_1:process:reason')?.read()).toBe('');
  });

  it('is neither read nor stored while no session is shown', () => {
    draftOf('po_1:process:reason')?.write('asked by telephone');
    leaveSession();
    expect(draftOf('po_1:process:reason')).toBeUndefined();
  });

  it('is deleted with its form only', () => {
    draftOf('po_1:process:reason')?.write('one');
    draftOf('po_1:cancel:reason')?.write('two');
    dropDrafts('po_1:process');
    expect([draftOf('po_1:process:reason')?.read(), draftOf('po_1:cancel:reason')?.read()]).toEqual(['', 'two']);
  });

  it('is deleted from the browser at the end of the session, and nothing else is', () => {
    sessionStorage.setItem('scroll', '7');
    draftOf('po_1:process:reason')?.write('asked by telephone');
    dropAllDrafts();
    expect([Object.keys(sessionStorage), draftOf('po_1:process:reason')?.read()]).toEqual([['scroll'], '']);
  });

  it('is deleted when another operator is shown, in a tab that slept when its session ended', () => {
    sessionStorage.setItem('draft:op_olivia:po_1:process:reason', 'asked by telephone');
    sessionStorage.setItem('draft:op_ada:po_1:process:reason', 'agreed');
    dropDraftsOfOthers(ADA.operatorId);
    expect(Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))).toEqual(['draft:op_ada:po_1:process:reason']);
  });
});
