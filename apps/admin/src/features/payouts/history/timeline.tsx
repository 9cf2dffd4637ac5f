import { IconArrowRight, IconBell, IconFlag, IconHelp, IconMessageReport, IconNote, IconRoute, IconSend, IconUser } from '@tabler/icons-react';
import { Fragment } from 'react';
import { StatusBadge } from '../../../components/values/status-badge.js';
import type { TimelineEntryView } from '../../../generated/types.gen.js';
import { clockTime, exactTime, gapText } from '../../../lib/format/time-text.js';
import { type FoldedEntry, foldRepeats } from './fold-repeats.js';
import classes from './timeline.module.css';

const ICONS = {
  status: IconRoute,
  attempt: IconSend,
  statement: IconMessageReport,
  enquiry: IconHelp,
  case: IconFlag,
  operator: IconUser,
  note: IconNote,
  callback: IconBell,
} as const satisfies Record<TimelineEntryView['kind'], typeof IconBell>;

function dayOf(iso: string): string {
  return iso.split('T', 1).join();
}

/** A status change is shown by its two statuses. */
function Title({ entry }: { entry: TimelineEntryView }) {
  if (entry.kind !== 'status' || entry.to_status === null) {
    return (
      <>
        {entry.title}
        {entry.to_status !== null && <StatusBadge status={entry.to_status} />}
      </>
    );
  }
  return (
    <>
      {entry.from_status !== null && (
        <>
          <StatusBadge status={entry.from_status} />
          <IconArrowRight size={14} role="img" aria-label="to" />
        </>
      )}
      <StatusBadge status={entry.to_status} />
    </>
  );
}

/** True when the detail only repeats the end of the title, as some providers' codes do. */
function repeatsTitle({ title, detail }: TimelineEntryView): boolean {
  return detail !== null && title.toLowerCase().endsWith(detail.toLowerCase());
}

function Entry({ folded: { entry, firstAt, count }, isNewDay }: { folded: FoldedEntry; isNewDay: boolean }) {
  const Icon = ICONS[entry.kind];
  return (
    <li className={classes.entry}>
      <time className={classes.time} dateTime={entry.at} title={exactTime(entry.at)}>
        {isNewDay && <span className={classes.day}>{dayOf(entry.at)}</span>}
        {clockTime(entry.at)}
      </time>
      <span className={classes.icon} data-tone={entry.tone} aria-hidden="true">
        <Icon size={15} />
      </span>
      <div className={classes.body}>
        <p className={classes.title}>
          <Title entry={entry} />
          {count > 1 && (
            <span className={classes.count} title={`First at ${exactTime(firstAt)}`}>
              {count} times
            </span>
          )}
        </p>
        {entry.detail !== null && !repeatsTitle(entry) && <p className={classes.detail}>{entry.detail}</p>}
        <p className={classes.meta}>
          {entry.actor}
          {entry.resolution !== null && entry.resolution !== 'OK' && (
            <>
              {' · '}
              <span className="mono">{entry.resolution}</span>
            </>
          )}
        </p>
      </div>
    </li>
  );
}

/** The history, newest first; repeated entries are folded, and longer gaps are named. */
export function Timeline({ entries }: { entries: readonly TimelineEntryView[] }) {
  return (
    <ol className={`${classes.list ?? ''} plain-list`} aria-label="History, newest first, times in UTC">
      {foldRepeats(entries).map((folded, index, all) => {
        const newer = all[index - 1];
        const gap = newer === undefined ? null : gapText(folded.entry.at, newer.firstAt);
        const isNewDay = newer === undefined || dayOf(newer.firstAt) !== dayOf(folded.entry.at);
        return (
          <Fragment key={`${folded.entry.at}${String(index)}`}>
            {gap !== null && <li className={classes.gap}>{gap}</li>}
            <Entry folded={folded} isNewDay={isNewDay} />
          </Fragment>
        );
      })}
    </ol>
  );
}
