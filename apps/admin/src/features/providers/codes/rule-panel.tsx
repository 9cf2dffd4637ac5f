import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { Notice } from '../../../components/notices/notice.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { CodeRuleView } from '../../../generated/types.gen.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { publishRule, withdrawRule } from '../api/codes.js';
import { MeaningBadge } from './meaning-badge.js';
import { GROUP_LABELS, groupOf, IMPACT_DAYS, impactText } from './meanings.js';

/** The actions on an existing rule. */
export type RuleAction = 'publish' | 'withdraw';

function consequenceOf(rule: CodeRuleView, action: RuleAction): string {
  if (action === 'publish') return `From now on the code ${rule.code} means ${rule.resolution}. ${GROUP_LABELS[groupOf(rule.resolution)].sentence}`;
  if (rule.state === 'draft') return 'The draft is withdrawn. Nothing else changes.';
  return `From now on the built-in table decides again what ${rule.code} means; if it has no entry, an operator decides. Payouts already decided stay as they are.`;
}

interface RulePanelProps {
  rule: CodeRuleView;
  action: RuleAction;
  onClose: () => void;
}

/** Publishes another operator's draft, or withdraws a rule. */
export function RulePanel({ rule, action, onClose }: RulePanelProps) {
  const isPublish = action === 'publish';
  const title = isPublish ? 'Publish' : 'Withdraw';
  const draftKey = `${rule.id}:${action}`;
  const forbidden = useMissingPermission(isPublish ? 'approval.decide' : 'configuration.manage');
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => (isPublish ? publishRule(rule.id) : withdrawRule(rule.id, reason)),
    () => {
      dropDrafts(draftKey);
      reportDone(`${title} · ${rule.code}`, isPublish ? `The code means ${rule.resolution} from now on.` : 'It is no longer in effect.');
      onClose();
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={`${title} the rule for ${rule.code}`}
      subject={<MeaningBadge resolution={rule.resolution} />}
      plan={null}
      consequence={consequenceOf(rule, action)}
      draftKey={draftKey}
      reasonLabel={isPublish ? null : 'Reason'}
      reasonRequired={!isPublish}
      confirmLabel={title}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden}
      notice={<ProblemNotice problem={problem} />}
      onConfirm={submit}
    >
      <Notice tone="neutral" title={`Drafted by ${rule.drafted_by}`}>
        <p>“{rule.reason}”</p>
        {rule.impact !== null && <p className="soft">{impactText(rule.impact, IMPACT_DAYS)}</p>}
      </Notice>
    </ConfirmPanel>
  );
}
