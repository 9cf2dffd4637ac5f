import { IconAlertOctagon, IconAlertTriangle, IconArrowRight, IconClock, IconUsers } from '@tabler/icons-react';
import { Mark } from '../../components/values/mark.js';
import { Pill } from '../../components/values/pill.js';
import type { QueueItemView } from '../../generated/types.gen.js';
import { useServerNow } from '../../lib/browser/server-clock.js';
import { shortId } from '../../lib/format/short-id.js';
import { exactTime, spanWords } from '../../lib/format/time-text.js';
import { RISK_WORDS, type Tone, VERDICT_WORDS } from '../../lib/labels/tones.js';
import { ACTION_WORDS } from '../../lib/labels/action-labels.js';
import { type AgeLevel, ageLevel } from './age.js';
import classes from './queue-cells.module.css';

const AGE_LEVELS = {
  fresh: { tone: 'neutral', mark: '', Icon: IconClock },
  attention: { tone: 'attention', mark: 'over 1 h', Icon: IconAlertTriangle },
  breached: { tone: 'bad', mark: 'over 4 h', Icon: IconAlertOctagon },
} as const satisfies Record<AgeLevel, { tone: Tone; mark: string; Icon: typeof IconClock }>;

/** How long it has waited; colour, shape and words say when that is too long. */
export function Age({ openedAt }: { openedAt: string }) {
  const nowMs = useServerNow(1_000);
  const ageMs = nowMs - Date.parse(openedAt);
  const level = ageLevel(ageMs);
  const { tone, mark, Icon } = AGE_LEVELS[level];
  return (
    <div data-tone={tone}>
      <time className={classes.age} data-level={level} dateTime={openedAt} title={`Since ${exactTime(openedAt)}`}>
        <Icon size={15} aria-hidden />
        {spanWords(ageMs)}
      </time>
      {mark !== '' && <div className={classes.mark}>{mark}</div>}
    </div>
  );
}

/** Why it is here: plain words, the codes below. */
export function Why({ item }: { item: QueueItemView }) {
  const said = [item.payout.resolution, item.provider_code].filter((code) => code !== null && code !== 'OK');
  const codes = said.length === 0 ? [item.reason] : said;
  return (
    <>
      <span title={item.why}>{item.title}</span>
      <span className={`${classes.codes ?? ''} mono`}>{codes.join(' · ')}</span>
    </>
  );
}

/** What is known of the last send. */
export function Known({ item }: { item: QueueItemView }) {
  const words = VERDICT_WORDS[item.knowledge.verdict];
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

/** The risk that the suggested step pays twice. */
export function Risk({ item }: { item: QueueItemView }) {
  const { tone, short } = RISK_WORDS[item.risk];
  return (
    <Pill tone={tone} title={RISK_WORDS[item.risk].sentence}>
      {short}
    </Pill>
  );
}

/** What the server would do next. */
export function NextStep({ item }: { item: QueueItemView }) {
  if (item.approval_waiting) {
    return (
      <Pill tone="attention" icon={<IconUsers size={13} aria-hidden />}>
        Waits for approval
      </Pill>
    );
  }
  if (item.suggestion === null) return <span className="soft">Look at it</span>;
  return (
    <span className={classes.next} title={item.suggestion.sentence}>
      {ACTION_WORDS[item.suggestion.action]}
      <IconArrowRight size={14} aria-hidden />
    </span>
  );
}
