import { IsOptional, Matches } from 'class-validator';

/** Which page of others' sessions. */
export class SessionsQueryDto {
  /** The `next_cursor` of the page before. */
  @IsOptional()
  @Matches(/^op_[0-9a-f]{32}$/, { message: 'The cursor is not one of this list: use the next_cursor of a page, or leave it out for the first page.' })
  cursor?: string;
}
