import { MERCHANT_EVENT_TYPES } from '@app/domain';
import { findings, type Invariant } from './evidence.js';

const VISIBLE: ReadonlySet<string> = new Set(MERCHANT_EVENT_TYPES);

/** INV-19 */
export const callbacksArrive: Invariant = ({ record, externalRecord }) => {
  const sentences: string[] = [];
  for (const { id, state, payload, payout_id, sequence } of record.callback_delivery) {
    const event = record.payout_event.find((one) => one.payout_id === payout_id && one.sequence === sequence);
    const body = JSON.parse(payload) as { sequence: number; data: { status: string } };
    if (state !== 'delivered') sentences.push(`callback ${id} is ${state}`);
    else if (externalRecord.receivedCallbacks.get(id) !== payload) sentences.push(`callback ${id} counts as delivered, but the merchant did not receive it`);
    if (!event || body.sequence !== sequence || (event.to_status !== null && event.to_status !== body.data.status))
      sentences.push(`callback ${id} contradicts the history`);
    else if (!VISIBLE.has(event.type)) sentences.push(`callback ${id} has the number of ${event.type}, which its merchant does not see`);
  }
  const unknown = [...externalRecord.receivedCallbacks.keys()].filter((id) => !record.callback_delivery.some((one) => one.id === id));
  return findings('INV-19', [...sentences, ...unknown.map((id) => `a merchant received ${id}, which is not in the database`)]);
};
