import { RESOLUTION_FACTS, type Resolution } from '@app/domain';
import { IconFlagX, IconUserQuestion } from '@tabler/icons-react';
import { Pill } from '../../../components/values/pill.js';
import classes from './codes.module.css';
import { GROUP_LABELS, groupOf } from './meanings.js';

/** A resolution with its effect as label and icon. */
export function MeaningBadge({ resolution }: { resolution: Resolution }) {
  const group = groupOf(resolution);
  const Icon = group === 'FATAL' ? IconFlagX : IconUserQuestion;
  return (
    <span className={classes.meaning}>
      <span className="mono" title={RESOLUTION_FACTS[resolution].description}>
        {resolution}
      </span>
      <Pill tone={group === 'FATAL' ? 'bad' : 'attention'} icon={<Icon size={13} aria-hidden />}>
        {GROUP_LABELS[group].title}
      </Pill>
    </span>
  );
}
