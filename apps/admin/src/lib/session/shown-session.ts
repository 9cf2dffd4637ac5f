import { useSyncExternalStore } from 'react';

/** The session for which this page was loaded. */
export interface ShownSession {
  id: string;
  operatorId: string;
}

/** What a tab tells the others: that it signed in, or that a session is over. */
export type TabMessage = { opened: string } | { ended: string };

export interface SessionListener {
  shown?: (session: ShownSession) => void;
  /** Everything that belongs to the session has to go: commands that were not sent, drafts, data. */
  left?: () => void;
}

/** `lost`: the browser is signed in otherwise than this page shows. It stays lost until it is loaded again. */
type State = { kind: 'none' } | { kind: 'shown'; session: ShownSession } | { kind: 'lost' };

let state: State = { kind: 'none' };
let tellOtherTabs: (message: TabMessage) => void = () => undefined;
const listeners = new Set<SessionListener>();
const watchers = new Set<() => void>();

function become(next: State): void {
  state = next;
  watchers.forEach((notify) => {
    notify();
  });
}

function leave(next: State): void {
  // First of all nothing is shown any more, so that no listener can act for the session.
  state = next;
  listeners.forEach(({ left }) => left?.());
  become(next);
}

/** The session that the page shows, or null. Every request is sent for it. */
export function shownSession(): ShownSession | null {
  return state.kind === 'shown' ? state.session : null;
}

/** Takes note of the session that the page has read. A page that is lost stays so. */
export function showSession(session: ShownSession): void {
  if (state.kind === 'lost') return;
  if (state.kind === 'shown' && state.session.id !== session.id) {
    loseSession();
    return;
  }
  become({ kind: 'shown', session });
  listeners.forEach(({ shown }) => shown?.(session));
}

/** Takes note of a sign-in on this page; all tabs drop what belongs to an earlier session. */
export function openSession(session: ShownSession): void {
  leave({ kind: 'none' });
  showSession(session);
  tellOtherTabs({ opened: session.id });
}

/** Drops what belongs to the session, in all tabs: it was ended on this page, or this page noticed its end. */
export function leaveSession(): void {
  const session = shownSession();
  leave({ kind: 'none' });
  if (session !== null) tellOtherTabs({ ended: session.id });
}

/** Drops what belongs to the session, because the browser is signed in otherwise. The page does nothing until it is loaded again. */
export function loseSession(): void {
  leave({ kind: 'lost' });
}

/** Takes note of what another tab did. */
export function hearFromTab(message: TabMessage): void {
  const session = shownSession();
  if (session === null) return;
  if ('opened' in message ? message.opened !== session.id : message.ended === session.id) loseSession();
}

/**
 * Compares an answer with the session for which its request was sent.
 * @param answeredFor as the answer names it; null when the answer is for no session
 * @returns `refused`: the browser is signed in otherwise, so the gateway did nothing; `late`: the page has left the session in the meantime
 */
export function judgeAnswer(sentFor: string | null, answeredFor: string | null): 'current' | 'refused' | 'late' {
  if (sentFor === null) return 'current';
  const isShown = shownSession()?.id === sentFor;
  if (answeredFor !== null && answeredFor !== sentFor) {
    if (isShown) loseSession();
    return 'refused';
  }
  return isShown ? 'current' : 'late';
}

/** Calls a listener whenever a session is shown or left. @returns ends that */
export function listenToSession(listener: SessionListener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Sets how other tabs are told. */
export function connectTabs(tell: (message: TabMessage) => void): void {
  tellOtherTabs = tell;
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

/** True when the browser is signed in otherwise than this page shows. */
export function useIsSessionLost(): boolean {
  return useSyncExternalStore(subscribe, () => state.kind === 'lost');
}
