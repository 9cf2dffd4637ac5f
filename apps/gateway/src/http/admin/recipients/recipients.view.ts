import { ApiProperty } from '@nestjs/swagger';

/** What is asked to find a recipient of a service. */
export class RecipientFormView {
  /** Of the service. */
  code: string;
  name: string;
  /** The JSON Schema of the fields that say who gets the money: all that a payout has of them together make its recipient. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  fields: Record<string, unknown>;
}

export class RecipientFormsView {
  /** By code. */
  data: RecipientFormView[];
}

/** The payouts of a recipient. */
export class RecipientSearchView {
  count: number;
  /** There are more than `count`. */
  count_capped: boolean;
  /** The newest of them, for `same_recipient_as` of the list of payouts; null: there is none. */
  payout_id: string | null;
}
