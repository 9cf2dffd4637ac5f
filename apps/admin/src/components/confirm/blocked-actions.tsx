import { IconLock } from '@tabler/icons-react';
import classes from './blocked-actions.module.css';

/** An action that is not available now, and why. */
export interface BlockedAction {
  label: string;
  blockedReason: string;
}

/** Groups the actions by reason, so that each reason is shown once. */
function byReason(entries: readonly BlockedAction[]): [blockedReason: string, labels: string][] {
  const groups = new Map<string, string[]>();
  for (const { label, blockedReason } of entries) groups.set(blockedReason, [...(groups.get(blockedReason) ?? []), label]);
  return [...groups].map(([reason, labels]) => [reason, labels.join(', ')]);
}

/** Lists the actions that are not available, with the reasons. */
export function BlockedActions({ entries }: { entries: readonly BlockedAction[] }) {
  if (entries.length === 0) return null;
  return (
    <div className={classes.blocked}>
      <h3>Not available now</h3>
      <ul className="plain-list">
        {byReason(entries).map(([blockedReason, labels]) => (
          <li key={labels}>
            <IconLock size={14} aria-hidden />
            <span>
              <strong>{labels}.</strong> <span className="soft">{blockedReason}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
