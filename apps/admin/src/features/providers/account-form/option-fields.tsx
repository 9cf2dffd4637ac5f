import { Switch, TextInput } from '@mantine/core';
import { FieldPairs } from '../../../components/forms/field-pairs.js';
import type { CapabilitiesView } from '../../../generated/types.gen.js';
import { writeDuration } from '../../../lib/format/duration-input.js';
import classes from './account-form.module.css';
import { intervalsText, TEXT_NAMES, TEXT_OPTIONS, type TextName } from './text-options.js';
import { optionErrors, type OptionsDraft, SWITCHES } from './options-form.js';

/** All option names that the server may use in errors. */
export const OPTION_NAMES: readonly string[] = ['enquirySchedule', 'rateLimit', 'breaker', 'policy', ...TEXT_NAMES, ...SWITCHES.map(({ name }) => name)];

const POLICY: readonly TextName[] = ['policy.aboveMinor'];
const PACE: readonly TextName[] = ['concurrency', 'rateLimit.perSecond'];
const BREAKER: readonly TextName[] = ['breaker.failures', 'breaker.openSeconds'];
const SCHEDULE: readonly TextName[] = TEXT_NAMES.filter((name) => name.startsWith('enquirySchedule.'));

/** The current schedule, as placeholders of empty fields. */
function currentScheduleTexts(now: CapabilitiesView['enquiry_schedule'] | undefined): Partial<Record<TextName, string>> {
  if (now === undefined) return {};
  return {
    'enquirySchedule.intervalsSeconds': intervalsText(now.intervals_seconds),
    'enquirySchedule.jitter': String(Math.round(now.jitter * 100)),
    'enquirySchedule.limit': now.limit === null ? 'none' : String(now.limit),
    'enquirySchedule.totalSeconds': now.total_seconds === null ? 'none' : writeDuration(now.total_seconds),
  };
}

interface OptionFieldsProps {
  draft: OptionsDraft;
  /** The current schedule, if there is one. */
  now?: CapabilitiesView['enquiry_schedule'];
  /** The server's errors, by option name. */
  errors: Readonly<Record<string, string>>;
  onChange: (draft: OptionsDraft) => void;
}

/** The options of an account; all are optional. */
export function OptionFields({ draft, now, errors, onChange }: OptionFieldsProps) {
  const unread = optionErrors(draft);
  const placeholders = currentScheduleTexts(now);
  const texts = (names: readonly TextName[]) => (
    <FieldPairs>
      {names.map((name) => (
        <TextInput
          key={name}
          label={TEXT_OPTIONS[name].label}
          description={TEXT_OPTIONS[name].description}
          placeholder={placeholders[name]}
          autoComplete="off"
          error={unread[name] ?? errors[name]}
          value={draft.texts[name]}
          onChange={(event) => {
            onChange({ ...draft, texts: { ...draft.texts, [name]: event.currentTarget.value } });
          }}
        />
      ))}
    </FieldPairs>
  );
  const switches = (include: (name: string) => boolean) =>
    SWITCHES.filter(({ name }) => include(name)).map(({ name, label, description }) => (
      <Switch
        key={name}
        label={label}
        description={description}
        error={errors[name]}
        checked={draft.switches[name]}
        onChange={(event) => {
          onChange({ ...draft, switches: { ...draft.switches, [name]: event.currentTarget.checked } });
        }}
      />
    ));
  return (
    <>
      {switches((name) => !name.startsWith('policy.'))}
      <Switch
        label="Stop when the provider fails"
        description="After too many failures in a row sending stops for a while; then one payout tests whether the provider works again."
        checked={draft.stopsOnFailures}
        onChange={(event) => {
          onChange({ ...draft, stopsOnFailures: event.currentTarget.checked });
        }}
      />
      {draft.stopsOnFailures && texts(BREAKER)}
      <Group title="Before sending" hint="In addition to each merchant’s own rules." error={errors['policy']}>
        {switches((name) => name.startsWith('policy.'))}
        {texts(POLICY)}
      </Group>
      <Group title="Pace" hint="Empty fields use the gateway’s settings." error={errors['rateLimit']}>
        {texts(PACE)}
      </Group>
      <Group title="Enquiries" hint="Empty fields use the connector’s schedule." error={errors['enquirySchedule']}>
        {texts(SCHEDULE)}
      </Group>
    </>
  );
}

function Group({ title, hint, error, children }: { title: string; hint: string; error: string | undefined; children: React.ReactNode }) {
  return (
    <fieldset className={classes.group}>
      <legend className={classes.label}>{title}</legend>
      <p className={classes.hint}>{hint}</p>
      {error !== undefined && <p className={classes.error}>{error}</p>}
      {children}
    </fieldset>
  );
}
