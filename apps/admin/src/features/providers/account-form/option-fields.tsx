import { Switch, TextInput } from '@mantine/core';
import { FieldPairs } from '../../../components/forms/field-pairs.js';
import type { CapabilitiesView } from '../../../generated/types.gen.js';
import { spanText } from '../../../lib/format/duration-text.js';
import classes from './account-form.module.css';
import { pausesText, TEXT_NAMES, TEXT_OPTIONS, type TextName } from './text-options.js';
import { optionFaults, type OptionsDraft, SWITCHES } from './options-form.js';

/** Every name by which the server may speak of an option. */
export const OPTION_NAMES: readonly string[] = ['enquirySchedule', 'rateLimit', 'breaker', 'policy', ...TEXT_NAMES, ...SWITCHES.map(({ name }) => name)];

const POLICY: readonly TextName[] = ['policy.aboveMinor'];
const PACE: readonly TextName[] = ['concurrency', 'rateLimit.perSecond'];
const BREAKER: readonly TextName[] = ['breaker.failures', 'breaker.openSeconds'];
const SCHEDULE: readonly TextName[] = TEXT_NAMES.filter((name) => name.startsWith('enquirySchedule.'));

/** The schedule that counts now, to be seen in fields that are left empty. */
function nowWords(now: CapabilitiesView['enquiry_schedule'] | undefined): Partial<Record<TextName, string>> {
  if (now === undefined) return {};
  return {
    'enquirySchedule.intervalsSeconds': pausesText(now.intervals_seconds),
    'enquirySchedule.jitter': String(Math.round(now.jitter * 100)),
    'enquirySchedule.limit': now.limit === null ? 'none' : String(now.limit),
    'enquirySchedule.totalSeconds': now.total_seconds === null ? 'none' : spanText(now.total_seconds),
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
  const texts = (names: readonly TextName[]) => (
    <FieldPairs>
      {names.map((name) => (
        <TextInput
          key={name}
          label={TEXT_OPTIONS[name].label}
          description={TEXT_OPTIONS[name].description}
          placeholder={placeholders[name]}
          autoComplete="off"
          error={unread[name] ?? faults[name]}
          value={draft.texts[name]}
          onChange={(event) => {
            onChange({ ...draft, texts: { ...draft.texts, [name]: event.currentTarget.value } });
          }}
        />
      ))}
    </FieldPairs>
  );
  const switches = (isWanted: (name: string) => boolean) =>
    SWITCHES.filter(({ name }) => isWanted(name)).map(({ name, label, description }) => (
      <Switch
        key={name}
        label={label}
        description={description}
        error={faults[name]}
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
        description="After too many failures in a row nothing is sent for a while; then one payout tries whether it works again."
        checked={draft.stopsByItself}
        onChange={(event) => {
          onChange({ ...draft, stopsByItself: event.currentTarget.checked });
        }}
      />
      {draft.stopsByItself && texts(BREAKER)}
      <Group title="Before anything is sent" hint="Beside what each merchant has agreed." fault={faults['policy']}>
        {switches((name) => name.startsWith('policy.'))}
        {texts(POLICY)}
      </Group>
      <Group title="Pace" hint="What is left empty is as the gateway is set up." fault={faults['rateLimit']}>
        {texts(PACE)}
      </Group>
      <Group title="While the provider owes an answer" hint="What is left empty is as the provider declares it." fault={faults['enquirySchedule']}>
        {texts(SCHEDULE)}
      </Group>
    </>
  );
}

function Group({ title, hint, fault, children }: { title: string; hint: string; fault: string | undefined; children: React.ReactNode }) {
  return (
    <fieldset className={classes.group}>
      <legend className={classes.label}>{title}</legend>
      <p className={classes.hint}>{hint}</p>
      {fault !== undefined && <p className={classes.fault}>{fault}</p>}
      {children}
    </fieldset>
  );
}
