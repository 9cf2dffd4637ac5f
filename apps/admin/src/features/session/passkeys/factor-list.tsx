import { Button } from '@mantine/core';
import { IconDeviceMobile, IconFingerprint } from '@tabler/icons-react';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import type { OwnFactorView } from '../../../generated/types.gen.js';
import classes from '../factor/factor.module.css';
import { factorTitle } from './factor-title.js';

const KINDS = {
  authenticator_app: { title: 'Authenticator app', icon: <IconDeviceMobile size={14} aria-hidden /> },
  passkey: { title: 'Passkey', icon: <IconFingerprint size={14} aria-hidden /> },
} as const;

/** The second factors of the operator, each with since when and when it was last used. */
export function FactorList({ factors, onRemove }: { factors: readonly OwnFactorView[]; onRemove: (factor: OwnFactorView) => void }) {
  return (
    <ul className={classes.factors} aria-label="Second factors">
      {factors.map((factor) => (
        <li key={factor.id} className={classes.state}>
          <Pill tone="good" icon={KINDS[factor.kind].icon}>
            {KINDS[factor.kind].title}
          </Pill>
          <span className={classes.name}>
            {factor.name !== null && <strong>{factor.name} </strong>}
            <span className="soft">
              Since <Moment at={factor.since} />
              {factor.last_used_at !== null && (
                <>
                  , last used <Moment at={factor.last_used_at} />
                </>
              )}
              .
            </span>
          </span>
          <Button
            variant="subtle"
            color="red"
            size="xs"
            aria-label={`Remove ${factorTitle(factor)}`}
            onClick={() => {
              onRemove(factor);
            }}
          >
            Remove
          </Button>
        </li>
      ))}
    </ul>
  );
}
