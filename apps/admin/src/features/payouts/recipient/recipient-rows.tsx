import { Button } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Facts, type FactRow } from '../../../components/values/facts.js';
import type { PayoutDetailView } from '../../../generated/types.gen.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { RevealPanel } from './reveal-panel.js';
import classes from './recipient-rows.module.css';
import { useRevealedRecipient } from './use-revealed-recipient.js';

/** The recipient's details, masked unless they were revealed, and the way to the other payouts to the same recipient. */
export function RecipientRows({ detail }: { detail: PayoutDetailView }) {
  const forbidden = useMissingPermission('details.reveal');
  const [isAsking, setIsAsking] = useState(false);
  const { fields, secondsLeft, show, hide } = useRevealedRecipient();
  const rows = fields
    ? fields.map(({ title, value }): FactRow => [title, <span className={classes.revealed}>{value}</span>])
    : detail.fields.map(({ title, masked }): FactRow => [title, masked]);
  return (
    <>
      <Facts rows={rows} />
      <div className={classes.actions}>
        {fields && (
          <Button variant="default" size="xs" leftSection={<IconEyeOff size={15} aria-hidden />} onClick={hide}>
            Hide ({secondsLeft} s)
          </Button>
        )}
        {!fields && forbidden === null && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconEye size={15} aria-hidden />}
            onClick={() => {
              setIsAsking(true);
            }}
          >
            Reveal
          </Button>
        )}
        <Link to="/payouts" search={{ same_recipient_as: detail.payout.id }} className="link">
          Payouts to this recipient
        </Link>
      </div>
      {isAsking && (
        <RevealPanel
          payout={detail.payout}
          onRevealed={show}
          onClose={() => {
            setIsAsking(false);
          }}
        />
      )}
    </>
  );
}
