import { capitalised } from '@app/domain';
import type { OperatorNextStepView } from '../../../generated/types.gen.js';

const MAX_ANSWER_LENGTH = 4_096;

/** The answer to a provider's request, as typed. */
export interface AnswerDraft {
  /** Requests a new password instead of sending one. */
  resend: boolean;
  /** By the field names of the provider's request. */
  values: Readonly<Record<string, string>>;
}

export const EMPTY_ANSWER: AnswerDraft = { resend: false, values: {} };

/** `one_time_password` → `One time password`; `otp` is spelt out. */
export function fieldLabel(name: string): string {
  const text = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return text === 'otp' ? 'One-time password' : capitalised(text);
}

/** What is still missing or too long, one sentence; null when it can be sent. */
export function answerError({ resend, values }: AnswerDraft, step: OperatorNextStepView | null): string | null {
  if (step === null) return 'The provider is not waiting for anything.';
  if (resend) return null;
  const invalid = step.fields.find((name) => {
    const { length } = values[name]?.trim() ?? '';
    return length === 0 || length > MAX_ANSWER_LENGTH;
  });
  if (invalid === undefined) return null;
  return `Enter the ${fieldLabel(invalid).toLowerCase()}, up to ${String(MAX_ANSWER_LENGTH)} characters.`;
}

/** The answer as the server expects it. */
export function toDetails({ resend, values }: AnswerDraft, { type, fields }: OperatorNextStepView): Record<string, string | boolean> {
  if (resend && type === 'otp') return { resend: true };
  return Object.fromEntries(fields.map((name) => [name, values[name]?.trim() ?? '']));
}
