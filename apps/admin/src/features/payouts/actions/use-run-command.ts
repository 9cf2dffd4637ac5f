import type { ModerationAction } from '@app/domain';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { PayoutDetailView } from '../../../generated/types.gen.js';
import { amountWords } from '../../../lib/format/amount-text.js';
import { asProblem } from '../../../lib/api/api-problem.js';
import { armCommand } from '../../../lib/commands/scheduled-commands.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { draftKeyOf } from './action-panel.js';
import { ACTION_WORDS } from '../../../lib/labels/action-labels.js';
import { type ActionOrder, runAction } from '../api/run-action.js';
import { callsProvider } from '../../../components/confirm/plan.js';

/** A try that came too late: the action, and the version it was meant for. */
export interface StaleTry {
  action: ModerationAction;
  version: number;
}

/** Hands a confirmed action to the dock; a stale one comes back to its panel, with what was typed. */
export function useRunCommand(reopen: (action: ModerationAction) => void) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [staleTry, setStaleTry] = useState<StaleTry | null>(null);

  const confirm = (detail: PayoutDetailView, order: ActionOrder, version: number): void => {
    const { payout } = detail;
    const entry = detail.actions.find((candidate) => candidate.action === order.action);
    const run = async (): Promise<string> => {
      try {
        const { message } = await runAction(queryClient, payout.id, version, order);
        dropDrafts(draftKeyOf(payout.id, order.action));
        return message;
      } catch (error) {
        if (asProblem(error).isStale && router.state.location.pathname.endsWith(payout.id)) {
          setStaleTry({ action: order.action, version });
          reopen(order.action);
        }
        throw error;
      }
    };
    setStaleTry(null);
    armCommand({
      payoutId: payout.id,
      title: `${entry?.label ?? ACTION_WORDS[order.action]} · ${amountWords(payout.amount, payout.currency)} · ${payout.reference}`,
      callsProvider: entry !== undefined && callsProvider(entry),
      run,
    });
  };
  return { confirm, staleTry };
}
