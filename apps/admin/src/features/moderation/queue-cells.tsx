import { IconAlertOctagon, IconAlertTriangle, IconArrowRight, IconClock, IconUsers } from '@tabler/icons-react';
import { Mark } from '../../components/values/mark.js';
import { Pill } from '../../components/values/pill.js';
import { RiskPill } from '../../components/values/risk-pill.js';
import type { QueueItemView } from '../../generated/types.gen.js';
import { useServerNow } from '../../lib/browser/server-clock.js';
import { shortId } from '../../lib/format/short-id.js';
import { exactTime, durationText } from '../../lib/format/time-text.js';
import { type Tone, VERDICT_LABELS } from '../../lib/labels/tones.js';
import { type AgeLevel, ageLevel } from './age.js';
import classes from './queue-cells.module.css';

const AGE_LEVELS = {
  fresh: { tone: 'neutral', mark: '', Icon: IconClock },
  attention: { tone: 'attention', mark: 'over 1 h', Icon: IconAlertTriangle },
  breached: { tone: 'bad', mark: 'over 4 h', Icon: IconAlertOctagon },
} as const satisfies Record<AgeLevel, { tone: Tone; mark: string; Icon: typeof IconClock }>;

/** How long a case has been open; colour, icon and label show when that is too long. */
export function Age({ openedAt }: { openedAt: string }) {
  const nowMs = useServerNow(1_000);
  const ageMs = nowMs - Date.parse(openedAt);
  const level = ageLevel(ageMs);
  const { tone, mark, Icon } = AGE_LEVELS[level];
  return (
    <div data-tone={tone}>
      <time className={classes.age} data-level={level} dateTime={openedAt} title={`Since ${exactTime(openedAt)}`}>
        <Icon size={15} aria-hidden />
        {durationText(ageMs)}
      </time>
      {mark !== '' && <div className={classes.mark}>{mark}</div>}
    </div>
  );
}

/** Why a payout is in the queue, with the codes below. */
export function Why({ item }: { item: QueueItemView }) {
  const said = [item.payout.resolution, item.provider_code].filter((code) => code !== null && code !== 'OK');
  const other = item.payout.duplicate_of;
  const codes = other !== null && item.reason === 'POLICY' ? [`as ${other.reference}`, other.status] : said.length === 0 ? [item.reason] : said;
  return (
    <>
      <span title={item.why}>{item.title}</span>
      <span className={`${classes.codes ?? ''} mono`}>{codes.join(' · ')}</span>
    </>
  );
}

/** What is known about the last request to the provider. */
export function Known({ item }: { item: QueueItemView }) {
  const words = VERDICT_LABELS[item.knowledge.verdict];
  return (
    <div className={classes.known} title={item.knowledge.sentence}>
      <Mark kind={words.mark} />
      <span>
        {words.short}
        {item.payout.provider_reference !== null && (
          <span className={`${classes.codes ?? ''} mono`} title={item.payout.provider_reference}>
            {shortId(item.payout.provider_reference)}
          </span>
        )}
      </span>
    </div>
  );
}

/** The risk that processing the payout now pays twice. */
export function Risk({ item }: { item: QueueItemView }) {
  return <RiskPill risk={item.risk} isShort />;
}

/** The action that the server suggests. */
export function NextStep({ item }: { item: QueueItemView }) {
  if (item.approval_waiting) {
    return (
      <Pill tone="attention" icon={<IconUsers size={13} aria-hidden />}>
        Waiting for approval
      </Pill>
    );
  }
  if (item.suggestion === null) return <span className="soft">Review</span>;
  return (
    <span className={classes.next} title={item.suggestion.sentence}>
      {item.suggestion.label}
      <IconArrowRight size={14} aria-hidden />
    </span>
  );
}
