import { Button, TextInput } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { AsOf } from '../../../components/layout/as-of.js';
import { Card } from '../../../components/layout/card.js';
import { Page } from '../../../components/layout/page.js';
import { Notice } from '../../../components/notices/notice.js';
import { EmptyView, LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Pill } from '../../../components/values/pill.js';
import type { ApprovalRuleView } from '../../../generated/types.gen.js';
import { serverTimeOf } from '../../../lib/browser/server-clock.js';
import { useMode } from '../../../lib/url/mode.js';
import { useWaitingChanges, WaitingChanges } from '../../changes/waiting-changes.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { approvalRulesQuery } from '../api/rule-queries.js';
import { ApprovalsTabs } from '../approvals-tabs.js';
import { amountsText, foundRules } from './rule-form.js';
import { actionsText, approversText, RISK_LABELS } from './rule-labels.js';
import { RulePanel } from './rule-panel.js';
import classes from './rules.module.css';

/** The rules that ask for approvers of what operators do to payouts, in the mode that is shown. */
export function RulesPage() {
  const mode = useMode();
  const query = useQuery(approvalRulesQuery(mode));
  const forbidden = useMissingPermission('configuration.manage');
  const [text, setText] = useState('');
  /** The rule in the panel; `new` for one that is added. */
  const [editing, setEditing] = useState<ApprovalRuleView | 'new' | null>(null);
  const waiting = useWaitingChanges({ mode }).filter(({ kind }) => kind.startsWith('approval_rule.'));
  return (
    <Page
      title="Approvals"
      tabTitle="Approval rules"
      lead="Who must agree to what operators do to payouts, besides what the effect of an action asks for by itself. A rule only asks for more. What asks for less needs a second person in live mode."
      aside={<AsOf at={serverTimeOf(query.dataUpdatedAt)} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <ApprovalsTabs at="rules" />
      <WaitingChanges changes={waiting} />
      <QueryView query={query} what="the approval rules" skeleton={<LinesSkeleton lines={4} height={64} />}>
        {({ data }) => (
          <>
            <Impossible rules={data.filter((rule) => rule.cannot_be_met !== null)} />
            <div className={classes.bar}>
              <TextInput
                className={classes.search}
                label="Search"
                description="Name or merchant"
                type="search"
                autoComplete="off"
                value={text}
                onChange={(event) => {
                  setText(event.currentTarget.value);
                }}
              />
              {forbidden === null && (
                <Button
                  onClick={() => {
                    setEditing('new');
                  }}
                >
                  Add a rule
                </Button>
              )}
            </div>
            <Card padded={false}>
              <Found rules={foundRules(data, text)} isAny={data.length > 0} onEdit={forbidden === null ? setEditing : null} />
            </Card>
          </>
        )}
      </QueryView>
      {editing !== null && (
        <RulePanel
          rule={editing === 'new' ? null : editing}
          mode={mode}
          onClose={() => {
            setEditing(null);
          }}
        />
      )}
      {forbidden !== null && <BlockedActions entries={[{ label: 'Add and change rules', blockedReason: forbidden }]} />}
    </Page>
  );
}

/** Rules that as many people as may sign in now could not meet: requests by them are refused until that changes. */
function Impossible({ rules }: { rules: readonly ApprovalRuleView[] }) {
  if (rules.length === 0) return null;
  return (
    <Notice tone="attention" title="Rules that nobody can meet now" role="status">
      <ul className={classes.impossible}>
        {rules.map(({ id, name, cannot_be_met: why }) => (
          <li key={id}>
            <strong>{name}</strong>: {why}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

interface FoundProps {
  rules: readonly ApprovalRuleView[];
  /** There are rules, found or not. */
  isAny: boolean;
  /** Null where the operator may not. */
  onEdit: ((rule: ApprovalRuleView) => void) | null;
}

function Found({ rules, isAny, onEdit }: FoundProps) {
  if (rules.length > 0) return <DataTable label="Approval rules" columns={columnsOf(onEdit)} rows={rules} idOf={({ id }) => id} />;
  return (
    <EmptyView title={isAny ? 'No rule is found' : 'No rule yet'} icon={<IconUsers size={22} />}>
      {isAny ? 'Search for another text.' : 'A second operator is asked where the effect of an action asks for one. Add a rule to ask for more.'}
    </EmptyView>
  );
}

function columnsOf(onEdit: FoundProps['onEdit']): Column<ApprovalRuleView>[] {
  const columns: Column<ApprovalRuleView>[] = [
    { title: 'Rule', cell: ({ name }) => name },
    { title: 'Actions', cell: ({ actions }) => actionsText(actions) },
    { title: 'Merchant', cell: ({ merchant }) => merchant?.name ?? 'All merchants' },
    { title: 'From', cell: ({ from }) => (Object.keys(from).length === 0 ? 'Every amount' : amountsText(from)) },
    { title: 'Risk', cell: ({ risk_from: risk }) => RISK_LABELS[risk ?? ''] },
    { title: 'Who must agree', cell: ({ approvers, role }) => approversText(approvers, role) },
    { title: 'State', cell: ({ enabled }) => <Pill tone={enabled ? 'good' : 'neutral'}>{enabled ? 'Enabled' : 'Disabled'}</Pill> },
  ];
  if (onEdit === null) return columns;
  const change: Column<ApprovalRuleView> = {
    title: 'Change',
    cell: (rule) => (
      <Button
        size="xs"
        variant="default"
        aria-label={`Change ${rule.name}`}
        onClick={() => {
          onEdit(rule);
        }}
      >
        Change
      </Button>
    ),
  };
  return [...columns, change];
}
