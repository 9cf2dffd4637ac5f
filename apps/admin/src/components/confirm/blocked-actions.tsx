import { IconLock } from '@tabler/icons-react';
import classes from './blocked-actions.module.css';

/** An action that cannot be taken now, and what stands in its way. */
export interface BlockedAction {
  label: string;
  obstacle: string;
}

/** By what blocks them, so that one reason is read once. */
function byObstacle(entries: readonly BlockedAction[]): [obstacle: string, labels: string][] {
  const groups = new Map<string, string[]>();
  for (const { label, obstacle } of entries) groups.set(obstacle, [...(groups.get(obstacle) ?? []), label]);
  return [...groups].map(([obstacle, labels]) => [obstacle, labels.join(', ')]);
}

/** What cannot be done right now, with the reason. */
export function BlockedActions({ entries }: { entries: readonly BlockedAction[] }) {
  if (entries.length === 0) return null;
  return (
    <div className={classes.blocked}>
      <h3>Not now, and why</h3>
      <ul className="plain-list">
        {byObstacle(entries).map(([obstacle, labels]) => (
          <li key={labels}>
            <IconLock size={14} aria-hidden />
            <span>
              <strong>{labels}.</strong> <span className="soft">{obstacle}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
