import { Notice } from '../../components/notices/notice.js';
import { useUnsentChanges } from '../../lib/session/unsent-changes.js';

/** Says what became of confirmed changes when their session was left, without their details: the next person may read it. */
export function UnsentNotice() {
  const { dropped, unknown } = useUnsentChanges();
  if (dropped + unknown === 0) return null;
  return (
    <Notice tone="attention" title={dropped > 0 ? 'Nothing was sent' : 'Check the history'} role="alert">
      {dropped > 0 && (
        <p>{dropped === 1 ? 'One confirmed change was dropped with its session.' : `${String(dropped)} confirmed changes were dropped with their session.`}</p>
      )}
      {unknown > 0 && (
        <p>{`${unknown === 1 ? 'One change was' : `${String(unknown)} changes were`} being sent when the session was left: look at the history.`}</p>
      )}
    </Notice>
  );
}
