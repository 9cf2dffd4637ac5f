import { Button } from '@mantine/core';
import { IconShieldOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '../../../components/layout/card.js';
import { Notice } from '../../../components/notices/notice.js';
import { LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import { Pill } from '../../../components/values/pill.js';
import type { FactorView, OwnFactorView } from '../../../generated/types.gen.js';
import { factorQuery } from '../api/second-factor.js';
import { AddPasskey } from '../passkeys/add-passkey.js';
import { FactorList } from '../passkeys/factor-list.js';
import { RemoveFactor } from '../passkeys/remove-factor.js';
import { Enrolment } from './enrolment.js';
import classes from './factor.module.css';
import { NewRecoveryCodes } from './new-recovery-codes.js';

/** With so few codes left, new ones should be made. */
const FEW_CODES = 3;

function State({ factors, recovery_codes_left: left, onRemove }: FactorView & { onRemove: (factor: OwnFactorView) => void }) {
  if (factors.length === 0)
    return (
      <p className={classes.state}>
        <Pill tone="attention" icon={<IconShieldOff size={14} aria-hidden />}>
          None
        </Pill>
        Your password alone lets anybody in who knows it. A passkey asks for your fingerprint, face or PIN besides; an authenticator app on your phone adds a
        code that changes every 30 seconds.
      </p>
    );
  return (
    <div className={classes.steps}>
      <FactorList factors={factors} onRemove={onRemove} />
      <p>Unused recovery codes: {left}.</p>
      {left <= FEW_CODES && (
        <Notice tone="attention" title={left === 0 ? 'No recovery code is left' : 'Few recovery codes are left'}>
          Make new ones.
        </Notice>
      )}
    </div>
  );
}

type Doing = 'enrol' | 'passkey' | 'codes' | OwnFactorView | null;

function Choices({ factor, onChoose }: { factor: FactorView; onChoose: (doing: Doing) => void }) {
  const { factors, max_passkeys: most, passkeys_unavailable: unavailable } = factor;
  const hasApp = factors.some(({ kind }) => kind === 'authenticator_app');
  const passkeys = factors.filter(({ kind }) => kind === 'passkey').length;
  const choose = (doing: Doing) => (): void => {
    onChoose(doing);
  };
  return (
    <>
      <div className={classes.buttons}>
        {unavailable === null && passkeys < most && (
          <Button variant={factors.length === 0 ? 'filled' : 'default'} onClick={choose('passkey')}>
            Add a passkey
          </Button>
        )}
        <Button variant={factors.length === 0 && unavailable !== null ? 'filled' : 'default'} onClick={choose('enrol')}>
          {appLabel(hasApp)}
        </Button>
        {factors.length > 0 && (
          <Button variant="default" onClick={choose('codes')}>
            New recovery codes
          </Button>
        )}
      </div>
      {unavailable !== null && <p className="soft">There are no passkeys here: {unavailable}</p>}
    </>
  );
}

function appLabel(hasApp: boolean): string {
  return hasApp ? 'Replace the app' : 'Set up an authenticator app';
}

/** The operator's own second factors: what they are, how to set them up or remove them, and new recovery codes. */
export function FactorCard() {
  const query = useQuery(factorQuery);
  const [doing, setDoing] = useState<Doing>(null);
  const close = (): void => {
    setDoing(null);
  };
  return (
    <Card title="Second factor">
      <QueryView query={query} what="your second factor" skeleton={<LinesSkeleton lines={1} height={48} />}>
        {(factor) => {
          const hasApp = factor.factors.some(({ kind }) => kind === 'authenticator_app');
          if (doing === 'enrol') return <Enrolment label={appLabel(hasApp)} onDone={close} onCancel={close} />;
          if (doing === 'passkey') return <AddPasskey onDone={close} onCancel={close} />;
          if (doing === 'codes') return <NewRecoveryCodes onClose={close} />;
          if (doing !== null) return <RemoveFactor factor={doing} isLast={factor.factors.length === 1} onClose={close} />;
          return (
            <div className={classes.steps}>
              <State {...factor} onRemove={setDoing} />
              <Choices factor={factor} onChoose={setDoing} />
            </div>
          );
        }}
      </QueryView>
    </Card>
  );
}
