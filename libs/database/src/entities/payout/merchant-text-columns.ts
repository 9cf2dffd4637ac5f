import { Column } from 'typeorm';

/**
 * Texts that a merchant may give with a payout, stored and shown as they are. A column that is added here is written when a payout is created,
 * and the views of merchants and operators have to declare it. None of them is secret, so none may hold a card number: the edge looks at all texts of a request.
 */
export abstract class MerchantTextColumns {
  @Column('text', { nullable: true }) description: string | null;
}
