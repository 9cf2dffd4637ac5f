import { RESOLUTION_FACTS, type Resolution } from '@app/domain';
import { IconFlagX, IconUserQuestion } from '@tabler/icons-react';
import { Pill } from '../../../components/values/pill.js';
import classes from './codes.module.css';
import { GROUP_WORDS, groupOf } from './meanings.js';

/** A resolution, and what follows from it in words and a sign. */
export function MeaningWords({ resolution }: { resolution: Resolution }) {
  const group = groupOf(resolution);
  const Icon = group === 'FATAL' ? IconFlagX : IconUserQuestion;
  return (
    <span className={classes.meaning}>
      <span className="mono" title={RESOLUTION_FACTS[resolution].description}>
        {resolution}
      </span>
      <Pill tone={group === 'FATAL' ? 'bad' : 'attention'} icon={<Icon size={13} aria-hidden />}>
        {GROUP_WORDS[group].title}
      </Pill>
    </span>
  );
}
