import { Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import classes from './codes.module.css';
import { GROUP_LABELS, type Meaning, type MeaningGroup, MEANINGS } from './meanings.js';

const GROUPS: readonly MeaningGroup[] = ['ERROR', 'FATAL'];

function fitting(meanings: readonly Meaning[], text: string): Meaning[] {
  const term = text.trim().toLowerCase();
  return meanings.filter(({ resolution, description }) => `${resolution.replaceAll('_', ' ')} ${resolution} ${description}`.toLowerCase().includes(term));
}

interface MeaningPickerProps {
  picked: string;
  onPick: (resolution: string) => void;
}

/** All meanings with descriptions, grouped by their effect. */
export function MeaningPicker({ picked, onPick }: MeaningPickerProps) {
  const [text, setText] = useState('');
  return (
    <div className={classes.picker}>
      <TextInput
        type="search"
        label="Find a meaning"
        placeholder="Funds, recipient, limit…"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <Radio.Group label="What does it mean?" required value={picked} onChange={onPick}>
        <div className={classes.meanings}>
          {GROUPS.map((group) => {
            const meanings = fitting(MEANINGS[group], text);
            if (meanings.length === 0) return null;
            return (
              <section key={group} aria-label={GROUP_LABELS[group].title}>
                <h3 className={classes.group}>
                  {GROUP_LABELS[group].title} <span className="mono soft">{group}</span>
                </h3>
                {meanings.map(({ resolution, description }) => (
                  <Radio key={resolution} value={resolution} label={<span className="mono">{resolution}</span>} description={description} />
                ))}
              </section>
            );
          })}
        </div>
      </Radio.Group>
    </div>
  );
}
