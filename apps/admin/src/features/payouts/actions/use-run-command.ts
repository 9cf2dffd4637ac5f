import type { ModerationAction } from '@app/domain';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { PayoutDetailView } from '../../../generated/types.gen.js';
import { amountText } from '../../../lib/format/amount-text.js';
import { asProblem } from '../../../lib/api/api-problem.js';
import { scheduleCommand } from '../../../lib/commands/scheduled-commands.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { draftKeyOf } from './action-panel.js';
import { ACTION_LABELS } from '../../../lib/labels/action-labels.js';
import { type ActionRequest, runAction } from '../api/run-action.js';
import { callsProvider } from '../../../components/confirm/plan.js';

/** An attempt that was refused as stale: the action and the version for which it was confirmed. */
export interface StaleAttempt {
  action: ModerationAction;
  version: number;
}

/** Schedules a confirmed action. If it is refused as stale, its panel opens again with the inputs kept. */
export function useRunCommand(reopen: (action: ModerationAction) => void) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [staleAttempt, setStaleAttempt] = useState<StaleAttempt | null>(null);

  const confirm = (detail: PayoutDetailView, request: ActionRequest, version: number): void => {
    const { payout } = detail;
    const entry = detail.actions.find((candidate) => candidate.action === request.action);
    const run = async (): Promise<string> => {
      try {
        const { message } = await runAction(queryClient, payout.id, version, request);
        dropDrafts(draftKeyOf(payout.id, request.action));
        return message;
      } catch (error) {
        if (asProblem(error).isStale && router.state.location.pathname.endsWith(payout.id)) {
          setStaleAttempt({ action: request.action, version });
          reopen(request.action);
        }
        throw error;
      }
    };
    setStaleAttempt(null);
    scheduleCommand({
      payoutId: payout.id,
      title: `${entry?.label ?? ACTION_LABELS[request.action]} · ${amountText(payout.amount, payout.currency)} · ${payout.reference}`,
      callsProvider: entry !== undefined && callsProvider(entry),
      run,
    });
  };
  return { confirm, staleAttempt };
}
