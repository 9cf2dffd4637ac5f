import { Radio, TextInput } from '@mantine/core';
import type { OperatorNextStepView } from '../../../generated/types.gen.js';
import { type AnswerDraft, fieldLabel } from './answer-form.js';
import { Challenge } from './next-step-notice.js';
import classes from './statement-fields.module.css';

interface AnswerFieldsProps {
  step: OperatorNextStepView;
  answer: AnswerDraft;
  onChange: (answer: AnswerDraft) => void;
}

/** One field for each detail that the provider asked for. Instead of a one-time password a new one can be requested. */
export function AnswerFields({ step, answer, onChange }: AnswerFieldsProps) {
  const isPassword = step.type === 'otp';
  return (
    <>
      <div>
        <p>{step.title}</p>
        <Challenge challenge={step.challenge} />
      </div>
      {isPassword && (
        <Radio.Group
          label="What do you want to send?"
          value={answer.resend ? 'resend' : 'give'}
          onChange={(value) => {
            onChange({ ...answer, resend: value === 'resend' });
          }}
        >
          <div className={classes.choices}>
            <Radio value="give" label="The one-time password" description="The account owner has received it." />
            <Radio value="resend" label="Request a new password" description="The old one becomes invalid. The payout keeps waiting." />
          </div>
        </Radio.Group>
      )}
      {!answer.resend &&
        step.fields.map((name, index) => (
          <TextInput
            key={name}
            label={fieldLabel(name)}
            required
            autoComplete={isPassword ? 'one-time-code' : 'off'}
            inputMode={isPassword ? 'numeric' : undefined}
            spellCheck={false}
            data-autofocus={index === 0 || undefined}
            value={answer.values[name] ?? ''}
            onChange={(event) => {
              onChange({ ...answer, values: { ...answer.values, [name]: event.currentTarget.value } });
            }}
          />
        ))}
      {step.fields.length === 0 && <p>There is nothing to enter: confirming is the answer.</p>}
    </>
  );
}
