import { MAX_UNMATCHED } from '@app/notifications';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, MaxLength } from 'class-validator';
import { ReasonDto } from '../../moderation/reason.dto.js';

export class NoteNotificationsDto extends ReasonDto {
  /** Ids of messages of this account, as they are listed. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_UNMATCHED)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  ids: string[];
}
