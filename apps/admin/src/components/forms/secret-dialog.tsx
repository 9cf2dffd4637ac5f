import { Button, Checkbox, Modal } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useState } from 'react';
import { Notice } from '../notices/notice.js';
import classes from './secret-dialog.module.css';

interface SecretDialogProps {
  title: string;
  /** It lives in the memory of this page only, and is gone once the dialog is closed. */
  secret: string;
  /** What it is, such as `API key`. */
  name: string;
  /** What people do with it. */
  lead: string;
  onClose: () => void;
}

/** Shows a secret once. It closes only after the operator has said that it is stored. */
export function SecretDialog({ title, secret, name, lead, onClose }: SecretDialogProps) {
  const clipboard = useClipboard({ timeout: 2_000 });
  const [isStored, setStored] = useState(false);
  return (
    <Modal.Root opened onClose={() => undefined} closeOnClickOutside={false} closeOnEscape={false} size="36rem">
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
        <Modal.Header role="presentation">
          <Modal.Title className={classes.title}>{title}</Modal.Title>
        </Modal.Header>
        <Modal.Body className={classes.body}>
          <Notice tone="attention" title={`This ${name} is shown once`}>
            <p>{lead} The gateway keeps no copy of it that anyone could read.</p>
          </Notice>
          <p className={`${classes.secret ?? ''} mono`} data-secret>
            {secret}
          </p>
          <Checkbox
            label="I have stored it"
            checked={isStored}
            onChange={(event) => {
              setStored(event.currentTarget.checked);
            }}
          />
          <div className={classes.foot}>
            <Button
              variant="default"
              data-autofocus
              onClick={() => {
                clipboard.copy(secret);
              }}
            >
              {clipboard.copied ? 'Copied' : 'Copy'}
            </Button>
            <Button disabled={!isStored} onClick={onClose}>
              Done
            </Button>
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
