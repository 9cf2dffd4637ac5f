import { capitalised } from '@app/domain';
import type { OperatorPayoutRow } from '@app/payouts';
import type { MaskedFieldView } from './recipient.view.js';

/** The recipient's details as operators see them. */
export function recipientView({ fields_masked: fields }: Pick<OperatorPayoutRow, 'fields_masked'>): MaskedFieldView[] {
  return Object.entries(fields).map(([name, masked]) => {
    return { name, title: capitalised(name.replaceAll('_', ' ')), masked };
  });
}
