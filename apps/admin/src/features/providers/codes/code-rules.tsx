import { Button } from '@mantine/core';
import { IconChevronRight, IconLock } from '@tabler/icons-react';
import { Card } from '../../../components/layout/card.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import type { CodeRuleView } from '../../../generated/types.gen.js';
import { groupDigits } from '../../../lib/format/amount-text.js';
import { CodeSection } from './code-section.js';
import classes from './codes.module.css';
import { MeaningBadge } from './meaning-badge.js';
import { IMPACT_DAYS, impactText } from './meanings.js';
import { ProviderCode } from './provider-code.js';
import type { RuleAction } from './rule-panel.js';

interface RulesProps {
  rules: readonly CodeRuleView[];
  /** Why the operator may not take an action; null when they may. */
  forbidden: Readonly<Record<RuleAction, string | null>>;
  onAct: (rule: CodeRuleView, action: RuleAction) => void;
}

const RULE_COLUMNS: readonly Column<CodeRuleView>[] = [
  { title: 'Code', cell: ({ code }) => <ProviderCode code={code} /> },
  { title: 'Means', cell: ({ resolution }) => <MeaningBadge resolution={resolution} /> },
  {
    title: 'Reason',
    cell: (rule) => (
      <>
        “{rule.reason}”
        <div className="soft">
          {rule.drafted_by}, <Moment at={rule.drafted_at} />
        </div>
      </>
    ),
  },
];

function ActButton({ rule, action, isMain, onAct }: { rule: CodeRuleView; action: RuleAction; isMain: boolean; onAct: RulesProps['onAct'] }) {
  const label = action === 'publish' ? 'Publish' : 'Withdraw';
  return (
    <Button
      size="xs"
      variant={isMain ? 'filled' : 'default'}
      aria-label={`${label} ${rule.code}`}
      onClick={() => {
        onAct(rule, action);
      }}
    >
      {label}
    </Button>
  );
}

/** Why this operator cannot publish this draft. */
function publishBlockedReason(rule: CodeRuleView, forbidden: RulesProps['forbidden']): string | null {
  return forbidden.publish ?? (rule.is_own ? 'You drafted it; a second operator must publish it.' : null);
}

/** Drafts that a second operator must publish. */
export function DraftedRules({ rules, forbidden, onAct }: RulesProps) {
  const columns: Column<CodeRuleView>[] = [
    ...RULE_COLUMNS,
    { title: 'Effect', cell: ({ impact }) => (impact === null ? '–' : impactText(impact, IMPACT_DAYS)) },
    {
      title: 'Action',
      cell: (rule) => {
        const blockedReason = publishBlockedReason(rule, forbidden);
        return (
          <div className={classes.actions}>
            {blockedReason === null ? (
              <ActButton rule={rule} action="publish" isMain onAct={onAct} />
            ) : (
              <span className={classes.own}>
                <IconLock size={14} aria-hidden />
                {blockedReason}
              </span>
            )}
            {forbidden.withdraw === null && <ActButton rule={rule} action="withdraw" isMain={false} onAct={onAct} />}
          </div>
        );
      },
    },
  ];
  return (
    <CodeSection title="Drafts" hint="Drafts have no effect until a second operator publishes them." none="No drafts." isEmpty={rules.length === 0}>
      <DataTable label="Drafts" columns={columns} rows={rules} idOf={({ id }) => id} />
    </CodeSection>
  );
}

/** The rules in effect; they override the built-in table. */
export function PublishedRules({ rules, forbidden, onAct }: RulesProps) {
  const columns: Column<CodeRuleView>[] = [
    ...RULE_COLUMNS,
    {
      title: 'Published',
      cell: ({ published_by: by, published_at: at }) => (
        <>
          {by ?? '–'}
          {at !== null && (
            <div className="soft">
              <Moment at={at} />
            </div>
          )}
        </>
      ),
    },
    ...(forbidden.withdraw === null
      ? [{ title: 'Action', cell: (rule: CodeRuleView) => <ActButton rule={rule} action="withdraw" isMain={false} onAct={onAct} /> }]
      : []),
  ];
  return (
    <CodeSection
      title="Published rules"
      hint="They override the built-in table for responses received after they were published."
      none="None: only the built-in table applies."
      isEmpty={rules.length === 0}
    >
      <DataTable label="Published rules" columns={columns} rows={rules} idOf={({ id }) => id} />
    </CodeSection>
  );
}

const WITHDRAWN_COLUMNS: readonly Column<CodeRuleView>[] = [
  ...RULE_COLUMNS,
  {
    title: 'Withdrawn',
    cell: ({ withdrawn_by: by, withdrawn_at: at }) => (
      <>
        {by ?? '–'}
        {at !== null && (
          <div className="soft">
            <Moment at={at} />
          </div>
        )}
      </>
    ),
  },
];

/** Withdrawn rules and drafts; collapsed at first. */
export function WithdrawnRules({ rules }: { rules: readonly CodeRuleView[] }) {
  if (rules.length === 0) return null;
  return (
    <Card padded={false}>
      <details>
        <summary className={classes.summary}>
          <IconChevronRight size={16} aria-hidden />
          Withdrawn rules <span className="soft">{groupDigits(String(rules.length))}</span>
        </summary>
        <DataTable label="Withdrawn rules" columns={WITHDRAWN_COLUMNS} rows={rules} idOf={({ id }) => id} />
      </details>
    </Card>
  );
}
