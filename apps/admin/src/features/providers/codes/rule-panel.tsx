import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { Notice } from '../../../components/notices/notice.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { CodeRuleView } from '../../../generated/types.gen.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { useObstacle } from '../../session/use-missing-permission.js';
import { publishRule, withdrawRule } from '../api/codes.js';
import { MeaningWords } from './meaning-badge.js';
import { GROUP_WORDS, groupOf, IMPACT_DAYS, impactWords } from './meanings.js';

/** What can be done with a rule that is there. */
export type RuleWord = 'publish' | 'withdraw';

function consequenceOf(rule: CodeRuleView, word: RuleWord): string {
  if (word === 'publish') return `From now on the code ${rule.code} means ${rule.resolution}. ${GROUP_WORDS[groupOf(rule.resolution)].sentence}`;
  if (rule.state === 'draft') return 'The draft is dropped. Nothing else changes.';
  return `From now on the built-in table says again what ${rule.code} means; where it says nothing, an operator decides. Payouts that were decided stay as they are.`;
}

interface RulePanelProps {
  rule: CodeRuleView;
  word: RuleWord;
  onClose: () => void;
}

/** Publishes what somebody else has drafted, or takes a rule back. */
export function RulePanel({ rule, word, onClose }: RulePanelProps) {
  const isPublish = word === 'publish';
  const title = isPublish ? 'Publish' : 'Withdraw';
  const draftKey = `${rule.id}:${word}`;
  const forbidden = useObstacle(isPublish ? 'approval.decide' : 'configuration.manage');
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => (isPublish ? publishRule(rule.id) : withdrawRule(rule.id, reason)),
    () => {
      dropDrafts(draftKey);
      reportDone(`${title} · ${rule.code}`, isPublish ? `The code means ${rule.resolution} from now on.` : 'It does not count any more.');
      onClose();
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={`${title} the rule for ${rule.code}`}
      subject={<MeaningWords resolution={rule.resolution} />}
      plan={null}
      consequence={consequenceOf(rule, word)}
      draftKey={draftKey}
      reasonLabel={isPublish ? null : 'Why'}
      reasonRequired={!isPublish}
      confirmLabel={title}
      isArmed={false}
      isBusy={isBusy}
      obstacle={forbidden}
      notice={<ProblemNotice problem={problem} />}
      onConfirm={submit}
    >
      <Notice tone="neutral" title={`${rule.drafted_by} drafted it`}>
        <p>“{rule.reason}”</p>
        {rule.impact !== null && <p className="soft">{impactWords(rule.impact, IMPACT_DAYS)}</p>}
      </Notice>
    </ConfirmPanel>
  );
}
