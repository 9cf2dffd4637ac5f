import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import type { ModerationAction } from '@app/domain';
import { BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { Card } from '../../../components/layout/card.js';
import type { AllowedActionView, PayoutDetailView } from '../../../generated/types.gen.js';
import { useCommandInProgress } from '../../../lib/commands/scheduled-commands.js';
import { type ShortcutId, keyCaps } from '../../../lib/keyboard/shortcuts.js';
import { useShortcut, useKeysSetting } from '../../../lib/keyboard/keyboard.js';
import classes from './three-cards.module.css';

interface ActionButtonProps {
  entry: AllowedActionView;
  isSuggested: boolean;
  isBusy: boolean;
  onOpen: (action: ModerationAction) => void;
  onPreview: (action: ModerationAction | null) => void;
}

function shortcutOf(action: ModerationAction): ShortcutId {
  return `payout.${action}`;
}

/** One allowed action. The button and its shortcut only open the confirmation panel. */
function ActionButton({ entry, isSuggested, isBusy, onOpen, onPreview }: ActionButtonProps) {
  const shortcut = shortcutOf(entry.action);
  const keys = useKeysSetting();
  const open = (): void => {
    onOpen(entry.action);
  };
  useShortcut(shortcut, open, !isBusy);
  return (
    <Button
      variant={isSuggested ? 'filled' : 'default'}
      fullWidth={isSuggested}
      disabled={isBusy}
      aria-keyshortcuts={keyCaps(shortcut)}
      leftSection={entry.needs_second_operator ? <IconUsers size={15} aria-hidden /> : undefined}
      rightSection={
        keys.on ? (
          <kbd className={classes.kbd} aria-hidden="true">
            {keyCaps(shortcut)}
          </kbd>
        ) : undefined
      }
      title={entry.needs_second_operator ? 'A second operator must approve' : undefined}
      onClick={open}
      onMouseEnter={() => {
        onPreview(entry.action);
      }}
      onMouseLeave={() => {
        onPreview(null);
      }}
      onFocus={() => {
        onPreview(entry.action);
      }}
      onBlur={() => {
        onPreview(null);
      }}
    >
      {entry.label}
    </Button>
  );
}

interface ActionsCardProps {
  detail: PayoutDetailView;
  onOpen: (action: ModerationAction) => void;
  /** The action under the pointer or the focus, so that the diagram can show where it leads. */
  onPreview: (action: ModerationAction | null) => void;
}

/** The actions that the server allows, the suggested one first, and the blocked ones with their reasons. */
export function ActionsCard({ detail, onOpen, onPreview }: ActionsCardProps) {
  const inProgress = useCommandInProgress(detail.payout.id);
  const allowed = detail.actions.filter((entry) => entry.allowed);
  const suggested = allowed.find((entry) => entry.action === detail.suggestion?.action);
  const button = (entry: AllowedActionView) => (
    <ActionButton key={entry.action} entry={entry} isSuggested={entry === suggested} isBusy={inProgress !== undefined} onOpen={onOpen} onPreview={onPreview} />
  );
  return (
    <Card title="What you can do">
      {detail.suggestion !== null && <p className={classes.suggestion}>{detail.suggestion.sentence}</p>}
      {suggested && button(suggested)}
      <div className={classes.buttons}>{allowed.filter((entry) => entry !== suggested).map(button)}</div>
      {allowed.length === 0 && <p className="soft">No action is available now.</p>}
      {inProgress && (
        <p className={classes.meta} role="status">
          “{inProgress.title}” is in progress.
        </p>
      )}
      <BlockedActions
        isFolded={allowed.length > 0}
        entries={detail.actions.filter((entry) => !entry.allowed).map(({ label, blocked_by: by }) => ({ label, blockedReason: by.join(' ') }))}
      />
    </Card>
  );
}
