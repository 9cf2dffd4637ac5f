import { Switch, TextInput } from '@mantine/core';
import type { CapabilitiesView } from '../../generated/types.gen.js';
import { spanText } from '../../lib/span-text.js';
import classes from './account-form.module.css';
import { optionFaults, type OptionsDraft, pausesText, SCHEDULE_FIELDS, type ScheduleName, SWITCHES } from './options-form.js';

/** What counts now, to be seen in fields that are left empty. */
function nowWords(now: CapabilitiesView['enquiry_schedule'] | undefined): Partial<Record<ScheduleName, string>> {
  if (now === undefined) return {};
  return {
    intervalsSeconds: pausesText(now.intervals_seconds),
    jitter: String(Math.round(now.jitter * 100)),
    limit: now.limit === null ? 'none' : String(now.limit),
    totalSeconds: now.total_seconds === null ? 'none' : spanText(now.total_seconds),
  };
}

interface OptionFieldsProps {
  draft: OptionsDraft;
  /** The schedule that counts now, where there is one. */
  now?: CapabilitiesView['enquiry_schedule'];
  /** The server's objections, by its names. */
  faults: Readonly<Record<string, string>>;
  onChange: (draft: OptionsDraft) => void;
}

/** What an account does differently. Nothing of it is required. */
export function OptionFields({ draft, now, faults, onChange }: OptionFieldsProps) {
  const unread = optionFaults(draft);
  const placeholders = nowWords(now);
  return (
    <>
      {SWITCHES.map(({ name, label, description }) => (
        <Switch
          key={name}
          label={label}
          description={description}
          checked={draft.switches[name]}
          onChange={(event) => {
            onChange({ ...draft, switches: { ...draft.switches, [name]: event.currentTarget.checked } });
          }}
        />
      ))}
      <fieldset className={classes.group}>
        <legend className={classes.label}>While the provider owes an answer</legend>
        <p className={classes.hint}>What is left empty is as the provider declares it.</p>
        {faults['enquirySchedule'] !== undefined && <p className={classes.fault}>{faults['enquirySchedule']}</p>}
        <div className={classes.pair}>
          {SCHEDULE_FIELDS.map(({ name, label, description }) => (
            <TextInput
              key={name}
              label={label}
              description={description}
              placeholder={placeholders[name]}
              autoComplete="off"
              error={unread[name] ?? faults[`enquirySchedule.${name}`]}
              value={draft.schedule[name]}
              onChange={(event) => {
                onChange({ ...draft, schedule: { ...draft.schedule, [name]: event.currentTarget.value } });
              }}
            />
          ))}
        </div>
      </fieldset>
    </>
  );
}

/** Every name by which the server may speak of an option. */
export const OPTION_NAMES: readonly string[] = [
  'enquirySchedule',
  ...SCHEDULE_FIELDS.map(({ name }) => `enquirySchedule.${name}`),
  ...SWITCHES.map(({ name }) => name),
];
