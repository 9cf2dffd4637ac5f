import { IconChevronRight, IconLock } from '@tabler/icons-react';
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

interface BlockedActionsProps {
  entries: readonly BlockedAction[];
  /** True to show only the heading until it is opened. */
  isFolded?: boolean;
}

/** Lists the actions that are not available, with the reasons. */
export function BlockedActions({ entries, isFolded = false }: BlockedActionsProps) {
  if (entries.length === 0) return null;
  return (
    <details className={classes.blocked} open={!isFolded}>
      <summary>
        <IconChevronRight size={14} aria-hidden />
        Not available now
      </summary>
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
    </details>
  );
}
