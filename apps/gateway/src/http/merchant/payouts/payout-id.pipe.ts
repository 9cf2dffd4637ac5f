import { isId } from '@app/domain';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { NoSuchPayout } from '../../problems/request.errors.js';

/** Rejects values that are not payout ids, without a query to the database. */
@Injectable()
export class PayoutIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!isId('payout', id)) throw new NoSuchPayout();
    return id;
  }
}
