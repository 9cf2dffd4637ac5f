import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Card } from '../../../components/layout/card.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import type { CodeRuleView } from '../../../generated/types.gen.js';
import { groupDigits } from '../../../lib/format/amount-text.js';
import { CodeSection } from './code-section.js';
import classes from './codes.module.css';
import { MeaningBadge } from './meaning-badge.js';
import { ProviderCode } from './provider-code.js';

interface RulesProps {
  rules: readonly CodeRuleView[];
  mayWithdraw: boolean;
  onWithdraw: (rule: CodeRuleView) => void;
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

/** The last column, for operators who may withdraw. */
function actionColumn({ mayWithdraw, onWithdraw }: RulesProps, label: string): Column<CodeRuleView>[] {
  if (!mayWithdraw) return [];
  const cell = (rule: CodeRuleView) => (
    <Button
      size="xs"
      variant="default"
      aria-label={`${label} ${rule.code}`}
      onClick={() => {
        onWithdraw(rule);
      }}
    >
      {label}
    </Button>
  );
  return [{ title: 'Action', cell }];
}

/** Drafts that an earlier version made. Today a rule is drafted as a change request. */
export function DraftedRules(props: RulesProps) {
  if (props.rules.length === 0) return null;
  const columns = [...RULE_COLUMNS, ...actionColumn(props, 'Drop')];
  return (
    <CodeSection title="Drafts" hint="From an earlier version; they have no effect. Drop them, or map the code again." none="No drafts." isEmpty={false}>
      <DataTable label="Drafts" columns={columns} rows={props.rules} idOf={({ id }) => id} />
    </CodeSection>
  );
}

/** The rules in effect; they override the built-in table. */
export function PublishedRules(props: RulesProps) {
  const { rules } = props;
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
    ...actionColumn(props, 'Withdraw'),
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
