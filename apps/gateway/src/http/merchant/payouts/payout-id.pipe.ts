import { isId } from '@app/domain';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { NoSuchPayout } from '../../problems/request.errors.js';

/** What is not an id cannot be found: the database is not asked. */
@Injectable()
export class PayoutIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!isId('payout', id)) throw new NoSuchPayout();
    return id;
  }
}
