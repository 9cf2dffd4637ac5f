import { connectTabs, hearFromTab, type TabMessage } from './shown-session.js';

const CHANNEL = 'payout-gateway-session';

function readMessage(data: unknown): TabMessage | null {
  if (typeof data !== 'object' || data === null) return null;
  if ('opened' in data && typeof data.opened === 'string') return { opened: data.opened };
  return 'ended' in data && typeof data.ended === 'string' ? { ended: data.ended } : null;
}

/**
 * Tells the other tabs of this browser about sign-ins and sign-outs, and hears theirs. Without such a channel a tab notices at its next
 * request.
 * @param onNews called after every message of another tab
 */
export function openTabChannel(onNews: () => void): void {
  if (typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel(CHANNEL);
  connectTabs((message) => {
    channel.postMessage(message);
  });
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = readMessage(data);
    if (message === null) return;
    hearFromTab(message);
    onNews();
  });
}
