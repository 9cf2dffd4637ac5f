import type { OperatorPayoutRow } from '@app/payouts';
import type { MaskedFieldView } from './recipient.view.js';

/** The recipient's details as operators see them. */
export function recipientView({ fields_masked: fields }: Pick<OperatorPayoutRow, 'fields_masked'>): MaskedFieldView[] {
  return Object.entries(fields).map(([name, masked]) => {
    const title = name.replaceAll('_', ' ');
    return { name, title: title.charAt(0).toUpperCase() + title.slice(1), masked };
  });
}
