import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';

/** Details that were missing. */
export class SupplyDetailsDto {
  /**
   * The members named in `next_step.fields`; others that were sent before may be replaced.
   * @example { "holder_name": "Ada Lovelace" }
   */
  @ApiProperty({ type: 'object', additionalProperties: true, maxProperties: 50 })
  @IsObject()
  fields: Record<string, unknown>;
}
