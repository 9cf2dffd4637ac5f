import { capitalised } from '@app/domain';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { FieldPairs } from '../../components/forms/field-pairs.js';
import { Card } from '../../components/layout/card.js';
import { Notice } from '../../components/notices/notice.js';
import { ProblemNotice } from '../../components/notices/problem-notice.js';
import { LinesSkeleton, QueryView } from '../../components/notices/view-states.js';
import { ModeMark } from '../../components/values/mode-mark.js';
import { Moment } from '../../components/values/moment.js';
import type { QueueLimitView } from '../../generated/types.gen.js';
import { assignFieldErrors } from '../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../lib/api/use-configuration-change.js';
import { reportDone } from '../../lib/commands/scheduled-commands.js';
import classes from './alerts.module.css';
import { queueLimitsQuery, setQueueLimits } from './api/alert-channels.js';

const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));
const textOf = (value: number | null): string => (value === null ? '' : String(value));

/** From when on the queue of moderation is late, in each mode. @param mayChange the operator may set it */
export function QueueLimits({ mayChange }: { mayChange: boolean }) {
  const query = useQuery(queueLimitsQuery);
  return (
    <Card title="When the queue of moderation is late">
      <QueryView query={query} what="the limits" skeleton={<LinesSkeleton lines={2} height={72} />}>
        {(limits) => (
          <div className={classes.limits}>
            {limits.map((limit) => (
              <LimitForm key={`${limit.mode} ${String(limit.version)}`} limit={limit} mayChange={mayChange} />
            ))}
          </div>
        )}
      </QueryView>
    </Card>
  );
}

function LimitForm({ limit, mayChange }: { limit: QueueLimitView; mayChange: boolean }) {
  const [minutes, setMinutes] = useState(textOf(limit.oldest_minutes));
  const [cases, setCases] = useState(textOf(limit.open_cases));
  const { submit, isBusy, problem } = useConfigurationChange(
    () => setQueueLimits(limit, { oldest_minutes: numberOf(minutes), open_cases: numberOf(cases) }),
    () => {
      reportDone(`Limits set · ${limit.mode}`, 'The queue is looked at every half minute.');
    },
  );
  const errors = assignFieldErrors(problem, ['oldest_minutes', 'open_cases']);
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    submit(undefined);
  };
  return (
    <form className={classes.limit} onSubmit={send} aria-label={`Limits of the queue, ${limit.mode}`} noValidate>
      <h3 className={classes.mode}>
        {capitalised(limit.mode)} mode <ModeMark mode={limit.mode} />
      </h3>
      {limit.late_since !== null && (
        <Notice tone="attention" title="The queue is late">
          since <Moment at={limit.late_since} as="relative" />
        </Notice>
      )}
      <ProblemNotice problem={problem} fieldErrors={errors} />
      <FieldPairs>
        <TextInput
          label="A case waits for, in minutes"
          description="Empty: no limit."
          inputMode="numeric"
          autoComplete="off"
          disabled={!mayChange}
          value={minutes}
          error={errors.fields['oldest_minutes']}
          onChange={(event) => {
            setMinutes(event.currentTarget.value);
          }}
        />
        <TextInput
          label="More open cases than"
          description="Empty: no limit."
          inputMode="numeric"
          autoComplete="off"
          disabled={!mayChange}
          value={cases}
          error={errors.fields['open_cases']}
          onChange={(event) => {
            setCases(event.currentTarget.value);
          }}
        />
      </FieldPairs>
      {mayChange && (
        <Button type="submit" variant="default" loading={isBusy} aria-label={`Save the limits of ${limit.mode}`}>
          Save
        </Button>
      )}
    </form>
  );
}
