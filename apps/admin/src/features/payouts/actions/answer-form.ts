import type { OperatorNextStepView } from '../../../generated/types.gen.js';

const LONGEST_ANSWER = 4_096;

/** What is typed to answer a provider, as typed. */
export interface AnswerDraft {
  /** Asks for a new password instead of giving one. */
  resend: boolean;
  /** By the names that the provider asked for. */
  values: Readonly<Record<string, string>>;
}

export const EMPTY_ANSWER: AnswerDraft = { resend: false, values: {} };

/** `one_time_password` → `One time password`; words that are short forms stand in capitals. */
export function answerTitle(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return words === 'otp' ? 'One-time password' : words.charAt(0).toUpperCase() + words.slice(1);
}

/** What is still missing or too long, one sentence; null when it can be sent. */
export function answerFault({ resend, values }: AnswerDraft, step: OperatorNextStepView | null): string | null {
  if (step === null) return 'The provider waits for nothing now.';
  if (resend) return null;
  const faulty = step.fields.find((name) => {
    const { length } = values[name]?.trim() ?? '';
    return length === 0 || length > LONGEST_ANSWER;
  });
  if (faulty === undefined) return null;
  return `Give the ${answerTitle(faulty).toLowerCase()}, up to ${String(LONGEST_ANSWER)} characters.`;
}

/** The answer as the server takes it. */
export function toDetails({ resend, values }: AnswerDraft, { type, fields }: OperatorNextStepView): Record<string, string | boolean> {
  if (resend && type === 'otp') return { resend: true };
  return Object.fromEntries(fields.map((name) => [name, values[name]?.trim() ?? '']));
}
