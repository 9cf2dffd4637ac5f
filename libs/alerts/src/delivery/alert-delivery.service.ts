import { Database } from '@app/database';
import { newId } from '@app/domain';
import { errorFacts, LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { AlertChannelNotFound, TooManyTests } from '../alerts.errors.js';
import { findChannel } from '../channels/alert-channels.repository.js';
import { beginTest, leaseMessages, type LeasedMessage, recordFailed, recordSent } from './alert-messages.repository.js';
import { AlertSender } from './alert-sender.service.js';
import { pauseAfterFailure } from './delivery-schedule.js';

/** How often a channel is tested within a minute, so that nobody floods a mailbox from the admin. */
const MAX_TESTS_PER_MINUTE = 5;
/** From so many failed attempts on, half an hour after the first, it is said that a channel does not work; and with each further one. */
const SAID_AFTER_ATTEMPTS = 7;

/** How a test went. */
export interface TestResult {
  /** One sentence; null: it arrived. */
  error: string | null;
}

/** Sends what waits for the channels. A process that dies during an attempt leaves a message that is due again: it may arrive twice, and is not lost. */
@Injectable()
export class AlertDelivery {
  constructor(
    private readonly database: Database,
    private readonly sender: AlertSender,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Sends what is due, once. @returns how many messages were tried */
  async run(): Promise<number> {
    const leased = await leaseMessages(this.database);
    await Promise.all(leased.map((message) => this.attempt(message)));
    return leased.length;
  }

  /**
   * Sends a test at once, whatever the channel's quiet hours are, and waits for the result.
   * @throws {AlertChannelNotFound | TooManyTests}
   */
  async test(channelId: string): Promise<TestResult> {
    const message = await beginTest(this.database, { messageId: newId('alertMessage'), channelId }, MAX_TESTS_PER_MINUTE);
    if (message) return { error: await this.attempt(message) };
    if (await findChannel(this.database, channelId)) throw new TooManyTests();
    throw new AlertChannelNotFound(channelId);
  }

  private async attempt(message: LeasedMessage): Promise<string | null> {
    const { id: messageId, channel_id: channelId, kind, attempts } = message;
    const error = await this.send(message);
    if (error === null) {
      await recordSent(this.database, messageId);
      this.logger.info({ channelId, messageId, kind, attempts }, 'alert message sent');
      return null;
    }
    const pauseMs = kind === 'test' ? null : pauseAfterFailure(attempts);
    await recordFailed(this.database, messageId, { error, pauseMs });
    const line = { channelId, messageId, kind, attempts, pauseMs, error };
    if (pauseMs === null && kind !== 'test') this.logger.error(line, 'an alert message was given up: the channel has not worked for hours');
    else if (attempts >= SAID_AFTER_ATTEMPTS) this.logger.warn(line, 'an alert channel has not worked for some time');
    else this.logger.info(line, 'alert message not sent');
    return error;
  }

  private async send(message: LeasedMessage): Promise<string | null> {
    try {
      return await this.sender.send(message);
    } catch (error) {
      this.logger.warn({ messageId: message.id, ...errorFacts(error) }, 'an alert message could not be made');
      return 'The message could not be made: the log says why.';
    }
  }
}
