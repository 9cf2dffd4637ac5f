import { type Mode, MODES } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsObject, IsString, MaxLength } from 'class-validator';

/** A recipient whose payouts are wanted. */
export class RecipientSearchDto {
  @ApiProperty({ enum: MODES })
  @IsIn(MODES)
  mode: Mode;

  /** The code of a service. The same person is another recipient in another service. */
  @IsString()
  @MaxLength(64)
  service: string;

  /** Every field that says who gets the money, as the merchant sent it; spaces in account numbers do not matter. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  @IsObject()
  fields: Record<string, unknown>;
}
