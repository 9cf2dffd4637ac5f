import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Card } from '../../../components/layout/card.js';
import { Notice } from '../../../components/notices/notice.js';
import classes from '../factor/factor.module.css';
import { ChangePassword } from './change-password.js';

function doneText(ended: number): string {
  if (ended === 0) return 'You have no other session.';
  return ended === 1 ? 'One other session has ended.' : `${String(ended)} other sessions have ended.`;
}

/** The operator's own password, and how to change it. */
export function PasswordCard() {
  const [isChanging, setChanging] = useState(false);
  const [ended, setEnded] = useState<number | null>(null);
  const result = useRef<HTMLDivElement>(null);

  useEffect(() => {
    // The form that had the focus is gone.
    if (ended !== null) result.current?.focus();
  }, [ended]);

  return (
    <Card title="Password">
      {isChanging ? (
        <ChangePassword
          onDone={(count) => {
            setEnded(count);
            setChanging(false);
          }}
          onCancel={() => {
            setChanging(false);
          }}
        />
      ) : (
        <div className={classes.steps}>
          {ended !== null && (
            <div ref={result} tabIndex={-1}>
              <Notice tone="good" title="The password has changed" role="status">
                {doneText(ended)}
              </Notice>
            </div>
          )}
          <p>It does not expire. Change it when somebody else may know it.</p>
          <Button
            variant="default"
            className={classes.alone}
            onClick={() => {
              setEnded(null);
              setChanging(true);
            }}
          >
            Change the password
          </Button>
        </div>
      )}
    </Card>
  );
}
