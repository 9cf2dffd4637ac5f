import { CallbackAttemptEntity, CallbackDeliveryEntity } from '@app/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';

const MAX_DELIVERIES = 200;
const MAX_ATTEMPTS = 100;

/** A delivery without its payload. */
export type CallbackDelivery = Pick<
  CallbackDeliveryEntity,
  | 'id'
  | 'merchantId'
  | 'payoutId'
  | 'sequence'
  | 'type'
  | 'url'
  | 'state'
  | 'attempts'
  | 'lastStatus'
  | 'lastError'
  | 'createdAt'
  | 'deliveredAt'
  | 'nextActionAt'
>;

/** One attempt of a delivery. */
export type CallbackAttempt = CallbackAttemptEntity;

const WITHOUT_PAYLOAD = {
  id: true,
  merchantId: true,
  payoutId: true,
  sequence: true,
  type: true,
  url: true,
  state: true,
  attempts: true,
  lastStatus: true,
  lastError: true,
  createdAt: true,
  deliveredAt: true,
  nextActionAt: true,
} as const satisfies Record<keyof CallbackDelivery, true>;

/** The delivery log, for the admin. */
@Injectable()
export class CallbacksReader {
  constructor(
    @InjectRepository(CallbackDeliveryEntity) private readonly deliveries: Repository<CallbackDeliveryEntity>,
    @InjectRepository(CallbackAttemptEntity) private readonly attempts: Repository<CallbackAttemptEntity>,
  ) {}

  /** The deliveries of a payout in the order of its events, at most 200. */
  ofPayout(payoutId: string): Promise<CallbackDelivery[]> {
    return this.deliveries.find({ select: WITHOUT_PAYLOAD, where: { payoutId }, order: { sequence: 'ASC', type: 'ASC' }, take: MAX_DELIVERIES });
  }

  /** One delivery, or null. */
  find(deliveryId: string): Promise<CallbackDelivery | null> {
    return this.deliveries.findOne({ select: WITHOUT_PAYLOAD, where: { id: deliveryId } });
  }

  /** The attempts of a delivery, the latest first, at most 100. */
  attemptsOf(deliveryId: string): Promise<CallbackAttempt[]> {
    return this.attempts.find({ where: { deliveryId }, order: { number: 'DESC' }, take: MAX_ATTEMPTS });
  }
}
