import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ApprovalView } from '../../generated/types.gen.js';
import classes from '../../components/layout/request-card.module.css';
import { useCommandInProgress } from '../../lib/commands/scheduled-commands.js';
import { keyCaps } from '../../lib/keyboard/shortcuts.js';
import type { ApprovalDecision } from './api/decide-approval.js';

interface ApprovalFootProps {
  approval: ApprovalView;
  /** What rejecting means to the one who looks at it. */
  rejectLabel: string;
  onDecide: (decision: ApprovalDecision) => void;
}

/** The two buttons of a waiting request, locked while a command about its payout is in progress; or why it cannot be decided. */
export function ApprovalFoot({ approval, rejectLabel, onDecide }: ApprovalFootProps) {
  const inProgress = useCommandInProgress(approval.payout_id);
  const isOpen = inProgress === undefined;
  const decide = (decision: ApprovalDecision) => (): void => {
    onDecide(decision);
  };
  if (!approval.can_decide) {
    return (
      <div className={classes.foot}>
        <span className={classes.blocked}>
          <IconLock size={14} aria-hidden />
          {approval.blocked_by ?? 'You cannot decide this request.'}
        </span>
      </div>
    );
  }
  return (
    <div className={classes.foot}>
      <Button disabled={!isOpen} data-decision="approve" aria-keyshortcuts={keyCaps('approval.approve')} onClick={decide('approve')}>
        Approve
      </Button>
      <Button variant="default" disabled={!isOpen} data-decision="reject" aria-keyshortcuts={keyCaps('approval.reject')} onClick={decide('reject')}>
        {rejectLabel}
      </Button>
      {inProgress !== undefined && (
        <span className={classes.meta} role="status">
          “{inProgress.title}” is in progress.
        </span>
      )}
    </div>
  );
}
