import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type BlockedAction, BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import type { CodeRuleView, CodeTableView, ProviderAccountView, UnmappedCodeView } from '../../../generated/types.gen.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { codesQuery } from '../api/codes.js';
import { BuiltInCodes } from './built-in-codes.js';
import { DraftedRules, PublishedRules, WithdrawnRules } from './code-rules.js';
import { DraftPanel } from './draft-panel.js';
import { RulePanel, type RuleAction } from './rule-panel.js';
import { UnmappedCodes } from './unmapped-codes.js';

type Open = { kind: 'draft'; code: UnmappedCodeView | null } | { kind: 'rule'; rule: CodeRuleView; action: RuleAction };

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
  const forbidden = { publish: useMissingPermission('approval.decide'), withdraw: useMissingPermission('configuration.manage') };
  const inState = (state: CodeRuleView['state']): CodeRuleView[] => rules.filter((rule) => rule.state === state);
  const drafts = inState('draft');
  const act = (rule: CodeRuleView, action: RuleAction): void => {
    setOpen({ kind: 'rule', rule, action });
  };
  const close = (): void => {
    setOpen(null);
  };
  const blocked: BlockedAction[] = forbidden.withdraw === null ? [] : [{ label: 'Map a code, withdraw a rule', blockedReason: forbidden.withdraw }];
  return (
    <>
      <UnmappedCodes
        codes={unmapped}
        drafted={drafts.map(({ code }) => code)}
        mayDraft={forbidden.withdraw === null}
        onMap={(code) => {
          setOpen({ kind: 'draft', code });
        }}
      />
      <DraftedRules rules={drafts} forbidden={forbidden} onAct={act} />
      <PublishedRules rules={inState('published')} forbidden={forbidden} onAct={act} />
      <BuiltInCodes codes={builtIn} />
      <WithdrawnRules rules={inState('withdrawn')} />
      <BlockedActions entries={blocked} />
      {open?.kind === 'draft' && <DraftPanel account={account} unmapped={open.code} onClose={close} />}
      {open?.kind === 'rule' && <RulePanel rule={open.rule} action={open.action} onClose={close} />}
    </>
  );
}
