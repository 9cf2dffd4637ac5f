import { Button, Checkbox } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import classes from './factor.module.css';

interface RecoveryCodesProps {
  codes: readonly string[];
  onDone: () => void;
}

/** Recovery codes, which are shown once: they are gone when the operator goes on. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const [isStored, setStored] = useState(false);
  const clipboard = useClipboard({ timeout: 1_500 });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The field that was focused is gone.
    heading.current?.focus();
  }, []);
  return (
    <div className={classes.steps}>
      <h2 ref={heading} tabIndex={-1} className={classes.heading}>
        Your recovery codes
      </h2>
      <p>
        Store these {codes.length} codes where you find them without your phone and laptop. Each signs you in once when neither app nor passkey is at hand. They
        are not shown again.
      </p>
      <ul className={classes.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code} className="mono">
            {code}
          </li>
        ))}
      </ul>
      <Button
        variant="default"
        className={classes.alone}
        onClick={() => {
          clipboard.copy(codes.join('\n'));
        }}
      >
        {clipboard.copied ? 'Copied' : 'Copy all codes'}
      </Button>
      <Checkbox
        label="I have stored the codes"
        checked={isStored}
        onChange={(event) => {
          setStored(event.currentTarget.checked);
        }}
      />
      <Button disabled={!isStored} className={classes.alone} onClick={onDone}>
        Continue
      </Button>
    </div>
  );
}
