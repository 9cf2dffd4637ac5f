import { Refusal } from '@app/domain';

/** Credentials of an account that cannot be used. Each sentence says how to correct one of them; none contains a value. */
export class InvalidCredentials extends Refusal {
  override readonly name = 'InvalidCredentials';
  readonly code = 'invalid_request';
  constructor(sentences: readonly string[]) {
    super(sentences.join(' '));
  }
}

/** The fence was closed, or the deadline had passed, before the first byte was sent. */
export class FenceClosed extends Error {
  override readonly name = 'FenceClosed';
  readonly code = 'fence_closed';
  constructor() {
    super('the request was held back: its deadline or its lock was lost');
  }
}

/** The provider's answer is larger than what is read. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
  readonly code = 'answer_too_large';
  constructor(maxBytes: number) {
    super(`the answer is larger than ${maxBytes} bytes`);
  }
}

/**
 * A verified message that is about payouts and cannot be read: it is kept for a person, and read again later. The text says what is wrong with it in
 * our own words, without anything that the message contains.
 */
export class NotificationUnreadable extends Error {
  override readonly name = 'NotificationUnreadable';
  readonly code = 'notification_unreadable';
}
