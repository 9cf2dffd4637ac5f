import { Button } from '@mantine/core';
import { IconChevronRight, IconLock } from '@tabler/icons-react';
import { Card } from '../../../components/layout/card.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import type { CodeRuleView } from '../../../generated/types.gen.js';
import { groupDigits } from '../../../lib/format/amount-text.js';
import { CodeSection } from './code-section.js';
import classes from './codes.module.css';
import { MeaningWords } from './meaning-badge.js';
import { IMPACT_DAYS, impactWords } from './meanings.js';
import { ProviderCode } from './provider-code.js';
import type { RuleWord } from './rule-panel.js';

interface RulesProps {
  rules: readonly CodeRuleView[];
  /** Why the operator may not; null where they may. */
  mayNot: Readonly<Record<RuleWord, string | null>>;
  onAct: (rule: CodeRuleView, word: RuleWord) => void;
}

const RULE_COLUMNS: readonly Column<CodeRuleView>[] = [
  { title: 'Code', cell: ({ code }) => <ProviderCode code={code} /> },
  { title: 'Means', cell: ({ resolution }) => <MeaningWords resolution={resolution} /> },
  {
    title: 'Why',
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

function ActButton({ rule, word, isMain, onAct }: { rule: CodeRuleView; word: RuleWord; isMain: boolean; onAct: RulesProps['onAct'] }) {
  const label = word === 'publish' ? 'Publish' : 'Withdraw';
  return (
    <Button
      size="xs"
      variant={isMain ? 'filled' : 'default'}
      aria-label={`${label} ${rule.code}`}
      onClick={() => {
        onAct(rule, word);
      }}
    >
      {label}
    </Button>
  );
}

/** Why this operator cannot publish this draft. */
function publishObstacle(rule: CodeRuleView, mayNot: RulesProps['mayNot']): string | null {
  return mayNot.publish ?? (rule.is_own ? 'You drafted it yourself; a second operator has to publish it.' : null);
}

/** Proposals that wait for a second operator. */
export function DraftedRules({ rules, mayNot, onAct }: RulesProps) {
  const columns: Column<CodeRuleView>[] = [
    ...RULE_COLUMNS,
    { title: 'Effect', cell: ({ impact }) => (impact === null ? '–' : impactWords(impact, IMPACT_DAYS)) },
    {
      title: 'Next',
      cell: (rule) => {
        const obstacle = publishObstacle(rule, mayNot);
        return (
          <div className={classes.actions}>
            {obstacle === null ? (
              <ActButton rule={rule} word="publish" isMain onAct={onAct} />
            ) : (
              <span className={classes.own}>
                <IconLock size={14} aria-hidden />
                {obstacle}
              </span>
            )}
            {mayNot.withdraw === null && <ActButton rule={rule} word="withdraw" isMain={false} onAct={onAct} />}
          </div>
        );
      },
    },
  ];
  return (
    <CodeSection title="Drafts" hint="They change nothing until a second operator publishes them." none="No draft waits." isEmpty={rules.length === 0}>
      <DataTable label="Drafts" columns={columns} rows={rules} idOf={({ id }) => id} />
    </CodeSection>
  );
}

/** What counts above the built-in table. */
export function PublishedRules({ rules, mayNot, onAct }: RulesProps) {
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
    ...(mayNot.withdraw === null
      ? [{ title: 'Take back', cell: (rule: CodeRuleView) => <ActButton rule={rule} word="withdraw" isMain={false} onAct={onAct} /> }]
      : []),
  ];
  return (
    <CodeSection
      title="Published rules"
      hint="They stand above the built-in table, for answers that come after they were published."
      none="None: the built-in table alone counts."
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

/** What counted once, or never came to count. */
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
