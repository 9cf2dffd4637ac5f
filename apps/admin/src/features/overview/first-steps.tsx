import { Button } from '@mantine/core';
import { IconArrowRight, IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Card } from '../../components/layout/card.js';
import type { FirstStepView } from '../../generated/types.gen.js';
import { storedValue, useStoredValue } from '../../lib/browser/stored-value.js';
import { sessionQuery } from '../session/api/current-session.js';
import { useMissingPermission } from '../session/use-missing-permission.js';
import { firstStepsQuery } from './api/first-steps.js';
import classes from './first-steps.module.css';
import { STEP_LABELS } from './step-labels.js';

const HIDDEN = 'hidden';

/** What is left to do until the first live payout is paid, for those who can do it. It can be put away, in this browser and for this operator. */
export function FirstSteps() {
  const forbidden = useMissingPermission('configuration.manage');
  const { data: session } = useQuery(sessionQuery);
  const operatorId = session?.operator.id ?? '';
  const stored = useMemo(() => storedValue('localStorage', `payout-gateway:first-steps:${operatorId}`), [operatorId]);
  const isHidden = useStoredValue(stored) === HIDDEN;
  const { data } = useQuery({ ...firstStepsQuery, enabled: session !== undefined && forbidden === null && !isHidden });
  if (data === undefined || data.live_payout_paid || isHidden || forbidden !== null) return null;
  const next = data.data.find(({ done }) => !done)?.step;
  const done = data.data.filter((step) => step.done).length;
  return (
    <section aria-labelledby="first-steps">
      <Card>
        <div className={classes.head}>
          <h2 id="first-steps">
            First steps{' '}
            <span className="soft">
              {done} of {data.data.length} done
            </span>
          </h2>
          <Button
            variant="subtle"
            size="xs"
            onClick={() => {
              stored.write(HIDDEN);
            }}
          >
            Hide
          </Button>
        </div>
        <ol className={classes.list}>
          {data.data.map((step) => (
            <Step key={step.step} step={step} isNext={step.step === next} />
          ))}
        </ol>
      </Card>
    </section>
  );
}

function Step({ step: { step, done }, isNext }: { step: FirstStepView; isNext: boolean }) {
  const { title, sentence, to, mode } = STEP_LABELS[step];
  return (
    <li className={classes.step} aria-current={isNext ? 'step' : undefined}>
      <span className={classes.icon} data-tone={done ? 'good' : isNext ? 'moving' : 'neutral'}>
        {done ? <IconCircleCheck size={18} aria-hidden /> : isNext ? <IconArrowRight size={18} aria-hidden /> : <IconCircle size={18} aria-hidden />}
      </span>
      <span>
        {done ? (
          <>
            {title} <span className="soft">· done</span>
          </>
        ) : (
          <Link to={to} search={mode === null ? true : { mode }} className="link">
            {title}
          </Link>
        )}
        {!done && <span className={classes.sentence}>{sentence}</span>}
      </span>
    </li>
  );
}
