import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type BlockedAction, BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import type { CodeRuleView, CodeTableView, ProviderAccountView, UnmappedCodeView } from '../../../generated/types.gen.js';
import { useWaitingChanges } from '../../changes/waiting-changes.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { codesQuery } from '../api/codes.js';
import { BuiltInCodes } from './built-in-codes.js';
import { DraftedRules, PublishedRules, WithdrawnRules } from './code-rules.js';
import { DraftPanel } from './draft-panel.js';
import { RulePanel } from './rule-panel.js';
import { UnmappedCodes } from './unmapped-codes.js';

type Open = { kind: 'draft'; code: UnmappedCodeView | null } | { kind: 'rule'; rule: CodeRuleView };

/** What the fields of a change of a code begin with. */
const CODE_FIELD = 'codes.';

/** The meanings of the provider's codes: unmapped codes first, then drafts and published rules, then the built-in table. */
export function CodesTab({ account }: { account: ProviderAccountView }) {
  const query = useQuery(codesQuery(account.id));
  return (
    <QueryView query={query} what="the codes" skeleton={<LinesSkeleton lines={3} height={160} />}>
      {(table) => <CodesView account={account} table={table} />}
    </QueryView>
  );
}

function CodesView({ account, table: { rules, unmapped, built_in: builtIn } }: { account: ProviderAccountView; table: CodeTableView }) {
  const [open, setOpen] = useState<Open | null>(null);
  const forbidden = useMissingPermission('configuration.manage');
  const waiting = useWaitingChanges({ shown_on: account.id }).filter(({ kind }) => kind === 'code_rule.publish');
  const inState = (state: CodeRuleView['state']): CodeRuleView[] => rules.filter((rule) => rule.state === state);
  const withdraw = (rule: CodeRuleView): void => {
    setOpen({ kind: 'rule', rule });
  };
  const close = (): void => {
    setOpen(null);
  };
  const blocked: BlockedAction[] = forbidden === null ? [] : [{ label: 'Map a code, withdraw a rule', blockedReason: forbidden }];
  return (
    <>
      <UnmappedCodes
        codes={unmapped}
        drafted={waiting.flatMap(({ changes }) => changes.map(({ field }) => field.slice(CODE_FIELD.length)))}
        mayDraft={forbidden === null}
        onMap={(code) => {
          setOpen({ kind: 'draft', code });
        }}
      />
      <DraftedRules rules={inState('draft')} mayWithdraw={forbidden === null} onWithdraw={withdraw} />
      <PublishedRules rules={inState('published')} mayWithdraw={forbidden === null} onWithdraw={withdraw} />
      <BuiltInCodes codes={builtIn} />
      <WithdrawnRules rules={inState('withdrawn')} />
      <BlockedActions entries={blocked} />
      {open?.kind === 'draft' && <DraftPanel account={account} unmapped={open.code} onClose={close} />}
      {open?.kind === 'rule' && <RulePanel rule={open.rule} account={account} onClose={close} />}
    </>
  );
}
