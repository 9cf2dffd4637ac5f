import { IsString, Length } from 'class-validator';

/** Why an operator acts. It is kept in the history permanently. */
export class ReasonDto {
  /**
   * The reason, in the operator's own words.
   * @example "The provider's support confirmed the payment by phone."
   */
  @IsString()
  @Length(3, 500)
  reason: string;
}
