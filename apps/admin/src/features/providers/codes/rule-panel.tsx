import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { Notice } from '../../../components/notices/notice.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { ChangeResultView, CodeRuleView, ProviderAccountView } from '../../../generated/types.gen.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { confirmLabelFor, reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { dropRule, withdrawRule } from '../api/codes.js';
import { MeaningBadge } from './meaning-badge.js';
import { IMPACT_DAYS, impactText } from './meanings.js';

interface RulePanelProps {
  rule: CodeRuleView;
  account: ProviderAccountView;
  onClose: () => void;
}

/** Withdraws a published rule, or drops a draft of an earlier version, which never had an effect. */
export function RulePanel({ rule, account, onClose }: RulePanelProps) {
  const isDraft = rule.state === 'draft';
  const title = isDraft ? 'Drop' : 'Withdraw';
  const mode = isDraft ? 'test' : account.mode;
  const draftKey = `${rule.id}:withdraw`;
  const forbidden = useMissingPermission('configuration.manage');
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string): Promise<CodeRuleView | ChangeResultView> => (isDraft ? dropRule(rule.id, reason) : withdrawRule(rule.id, reason)),
    (result) => {
      dropDrafts(draftKey);
      if ('change' in result) reportChange(result, `${title} · ${rule.code}`, 'It is no longer in effect.');
      else reportDone(`${title} · ${rule.code}`, 'The draft is gone.');
      onClose();
    },
  );
  const consequence = isDraft
    ? 'The draft is dropped. Nothing else changes.'
    : `The built-in table decides again what ${rule.code} means; if it has no entry, an operator decides. Payouts already decided stay as they are.`;
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={`${title} the rule for ${rule.code}`}
      subject={<MeaningBadge resolution={rule.resolution} />}
      plan={null}
      consequence={consequence}
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      confirmLabel={confirmLabelFor(mode, title)}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden}
      notice={
        <>
          <SecondPersonNotice mode={mode} />
          <ProblemNotice problem={problem} />
        </>
      }
      onConfirm={submit}
    >
      <Notice tone="neutral" title={`Drafted by ${rule.drafted_by}`}>
        <p>“{rule.reason}”</p>
        {rule.impact !== null && <p className="soft">{impactText(rule.impact, IMPACT_DAYS)}</p>}
      </Notice>
    </ConfirmPanel>
  );
}
