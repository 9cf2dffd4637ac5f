import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';

/** Missing details of the recipient. */
export class SupplyDetailsDto {
  /**
   * The members named in `next_step.fields`. Members that were sent before may be sent again to replace them.
   * @example { "holder_name": "Ada Lovelace" }
   */
  @ApiProperty({ type: 'object', additionalProperties: true, maxProperties: 50 })
  @IsObject()
  fields: Record<string, unknown>;
}
