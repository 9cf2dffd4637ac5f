import { Button } from '@mantine/core';
import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '../../../components/layout/card.js';
import { Notice } from '../../../components/notices/notice.js';
import { LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import type { FactorView } from '../../../generated/types.gen.js';
import { factorQuery } from '../api/second-factor.js';
import { Enrolment } from './enrolment.js';
import classes from './factor.module.css';
import { NewRecoveryCodes } from './new-recovery-codes.js';

/** With so few codes left, new ones should be made. */
const FEW_CODES = 3;

function State({ since, recovery_codes_left: left }: FactorView) {
  if (since === null)
    return (
      <p className={classes.state}>
        <Pill tone="attention" icon={<IconShieldOff size={14} aria-hidden />}>
          None
        </Pill>
        Your password alone lets anybody in who knows it. An authenticator app on your phone adds a code that changes every 30 seconds.
      </p>
    );
  return (
    <div className={classes.steps}>
      <p className={classes.state}>
        <Pill tone="good" icon={<IconShieldCheck size={14} aria-hidden />}>
          Authenticator app
        </Pill>
        <span>
          Since <Moment at={since} />. Unused recovery codes: {left}.
        </span>
      </p>
      {left <= FEW_CODES && (
        <Notice tone="attention" title={left === 0 ? 'No recovery code is left' : 'Few recovery codes are left'}>
          Make new ones.
        </Notice>
      )}
    </div>
  );
}

/** The operator's own second factor: what it is, how to set it up or replace it, and new recovery codes. */
export function FactorCard() {
  const query = useQuery(factorQuery);
  const [doing, setDoing] = useState<'enrol' | 'codes' | null>(null);
  const close = (): void => {
    setDoing(null);
  };
  return (
    <Card title="Second factor">
      <QueryView query={query} what="your second factor" skeleton={<LinesSkeleton lines={1} height={48} />}>
        {(factor) => {
          const label = factor.since === null ? 'Set up an authenticator app' : 'Replace the app';
          if (doing === 'enrol') return <Enrolment label={label} onDone={close} onCancel={close} />;
          if (doing === 'codes') return <NewRecoveryCodes onClose={close} />;
          return (
            <div className={classes.steps}>
              <State {...factor} />
              <div className={classes.buttons}>
                <Button
                  variant={factor.since === null ? 'filled' : 'default'}
                  onClick={() => {
                    setDoing('enrol');
                  }}
                >
                  {label}
                </Button>
                {factor.since !== null && (
                  <Button
                    variant="default"
                    onClick={() => {
                      setDoing('codes');
                    }}
                  >
                    New recovery codes
                  </Button>
                )}
              </div>
            </div>
          );
        }}
      </QueryView>
    </Card>
  );
}
