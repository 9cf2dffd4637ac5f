import type { PayoutStatus } from '@app/domain';
import { Radio, TextInput } from '@mantine/core';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import type { StatementView } from '../../../generated/types.gen.js';
import { amountText } from '../../../lib/format/amount-text.js';
import classes from './statement-fields.module.css';
import { needsAmount, outcomesOf, type StatementDraft } from './statement-form.js';
import { REPORTED_STATUS_TONES, SOURCE_LABELS } from '../../../lib/labels/statement-labels.js';

interface StatementFieldsProps {
  draft: StatementDraft;
  status: PayoutStatus;
  currency: string;
  onChange: (parts: Partial<StatementDraft>) => void;
}

/** What the provider said by phone or e-mail. */
export function StatementFields({ draft, status, currency, onChange }: StatementFieldsProps) {
  return (
    <>
      <Radio.Group
        label="What did the provider say?"
        required
        value={draft.outcome}
        onChange={(outcome) => {
          onChange({ outcome });
        }}
      >
        <div className={classes.choices}>
          {outcomesOf(status).map(({ value, label, description }, index) => (
            <Radio data-autofocus={index === 0 || undefined} key={value} value={value} label={label} description={description} />
          ))}
        </div>
      </Radio.Group>
      {needsAmount(draft.outcome) && (
        <TextInput
          label={`Amount paid, in ${currency}`}
          description={'A decimal number such as "50.00".'}
          required
          inputMode="decimal"
          value={draft.processedAmount}
          onChange={(event) => {
            onChange({ processedAmount: event.currentTarget.value });
          }}
        />
      )}
      <TextInput
        label="Provider's reference"
        description="Its id of the payout, or of its support ticket."
        required
        value={draft.providerReference}
        onChange={(event) => {
          onChange({ providerReference: event.currentTarget.value });
        }}
      />
    </>
  );
}

interface ConflictFieldsProps {
  statements: readonly StatementView[];
  currency: string;
  picked: string;
  onPick: (statementId: string) => void;
}

function statementSummary(statement: StatementView, currency: string): string {
  const paid = statement.processed_amount === null ? null : `${amountText(statement.processed_amount, currency)} paid`;
  return [statement.provider_message ?? statement.comment, paid, statement.provider_reference].filter((part) => part !== null).join(' · ');
}

/** The conflicting statements, of which one is selected as correct. */
export function ConflictFields({ statements, currency, picked, onPick }: ConflictFieldsProps) {
  return (
    <Radio.Group label="Which statement is correct?" required value={picked} onChange={onPick}>
      <div className={classes.choices}>
        {statements.map((statement, index) => (
          <label key={statement.id} className={classes.choice}>
            <Radio
              data-autofocus={index === 0 || undefined}
              value={statement.id}
              label={
                <>
                  <Pill tone={REPORTED_STATUS_TONES[statement.claim]}>{statement.claim}</Pill> {SOURCE_LABELS[statement.source]},{' '}
                  <Moment at={statement.received_at} as="clock" /> UTC
                </>
              }
              description={statementSummary(statement, currency)}
            />
          </label>
        ))}
      </div>
    </Radio.Group>
  );
}
