import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import type { ModerationAction } from '@app/domain';
import { BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { Card } from '../../../components/layout/card.js';
import type { AllowedActionView, PayoutDetailView } from '../../../generated/types.gen.js';
import { useCommandUnderWay } from '../../../lib/commands/scheduled-commands.js';
import { type CommandId, keyCaps } from '../../../lib/keyboard/shortcuts.js';
import { useCommand, useKeysSetting } from '../../../lib/keyboard/keyboard.js';
import classes from './three-cards.module.css';

interface ActionButtonProps {
  entry: AllowedActionView;
  isSuggested: boolean;
  isBusy: boolean;
  onOpen: (action: ModerationAction) => void;
  onLook: (action: ModerationAction | null) => void;
}

function commandOf(action: ModerationAction): CommandId {
  return `payout.${action}`;
}

/** One allowed action. Pressing it, or its key, only opens the panel that asks. */
function ActionButton({ entry, isSuggested, isBusy, onOpen, onLook }: ActionButtonProps) {
  const command = commandOf(entry.action);
  const keys = useKeysSetting();
  const open = (): void => {
    onOpen(entry.action);
  };
  useCommand(command, open, !isBusy);
  return (
    <Button
      variant={isSuggested ? 'filled' : 'default'}
      fullWidth={isSuggested}
      disabled={isBusy}
      aria-keyshortcuts={keyCaps(command)}
      leftSection={entry.needs_second_operator ? <IconUsers size={15} aria-hidden /> : undefined}
      rightSection={
        keys.on ? (
          <kbd className={classes.kbd} aria-hidden="true">
            {keyCaps(command)}
          </kbd>
        ) : undefined
      }
      title={entry.needs_second_operator ? 'A second operator has to agree' : undefined}
      onClick={open}
      onMouseEnter={() => {
        onLook(entry.action);
      }}
      onMouseLeave={() => {
        onLook(null);
      }}
      onFocus={() => {
        onLook(entry.action);
      }}
      onBlur={() => {
        onLook(null);
      }}
    >
      {entry.label}
    </Button>
  );
}

interface DoCardProps {
  detail: PayoutDetailView;
  onOpen: (action: ModerationAction) => void;
  /** Which action the operator is looking at, so that the picture can show where it leads. */
  onLook: (action: ModerationAction | null) => void;
}

/** What can be done, by the server's word: the suggested action first, blocked ones with their reason. */
export function DoCard({ detail, onOpen, onLook }: DoCardProps) {
  const underWay = useCommandUnderWay(detail.payout.id);
  const allowed = detail.actions.filter((entry) => entry.allowed);
  const suggested = allowed.find((entry) => entry.action === detail.suggestion?.action);
  const button = (entry: AllowedActionView) => (
    <ActionButton key={entry.action} entry={entry} isSuggested={entry === suggested} isBusy={underWay !== undefined} onOpen={onOpen} onLook={onLook} />
  );
  return (
    <Card title="What you can do">
      {detail.suggestion !== null && <p className={classes.suggestion}>{detail.suggestion.sentence}</p>}
      {suggested && button(suggested)}
      <div className={classes.buttons}>{allowed.filter((entry) => entry !== suggested).map(button)}</div>
      {allowed.length === 0 && <p className="soft">Nothing, at the moment.</p>}
      {underWay && (
        <p className={classes.meta} role="status">
          “{underWay.title}” is under way.
        </p>
      )}
      <BlockedActions entries={detail.actions.filter((entry) => !entry.allowed).map(({ label, blocked_by: by }) => ({ label, obstacle: by.join(' ') }))} />
    </Card>
  );
}
