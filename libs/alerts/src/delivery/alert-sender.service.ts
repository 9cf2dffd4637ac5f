import { CallbackClient, signatureHeaders } from '@app/callbacks';
import { CONFIG, type Config } from '@app/config';
import { Database } from '@app/database';
import { Inject, Injectable } from '@nestjs/common';
import { AlertChannels } from '../channels/alert-channels.service.js';
import { digestOf } from '../queue-watch/digest.js';
import { type LeasedMessage, linesOf } from './alert-messages.repository.js';
import { alertMessage, digestMessage, testMessage, type ToldMessage } from './alert-text.js';
import { Mailer } from './mailer.js';

const JSON_HEADERS = { 'content-type': 'application/json', 'user-agent': 'payout-gateway' };

/** Makes one attempt to send a message over its channel. */
@Injectable()
export class AlertSender {
  constructor(
    private readonly database: Database,
    private readonly channels: AlertChannels,
    private readonly mailer: Mailer,
    private readonly client: CallbackClient,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Never throws for what the receiver does. @returns one sentence why it did not arrive; null: it did */
  async send(message: LeasedMessage): Promise<string | null> {
    const { id, channel_id: channelId, channel_kind: kind } = message;
    const row = { id: channelId, target_encrypted: message.target_encrypted, secret_encrypted: message.secret_encrypted };
    const target = this.channels.open(row, 'target_encrypted');
    if (target === null) return 'The channel was removed.';
    const told = await this.tell(message);
    if (kind === 'email') return this.mailer.send({ to: target, subject: told.subject, text: told.text, messageId: id });
    if (kind === 'slack') return this.post(message, target, JSON.stringify({ text: slackText(told) }), {});
    const secret = this.channels.open(row, 'secret_encrypted');
    if (secret === null) return 'The channel has no signing secret: make a new one.';
    const { subject: _subject, ...facts } = told;
    const body = JSON.stringify({ id, ...facts });
    return this.post(message, target, body, signatureHeaders({ id, timestampSeconds: message.now_seconds, body }, [secret]));
  }

  private async tell({ id, kind, digest }: LeasedMessage): Promise<ToldMessage> {
    const { publicUrl } = this.config.http;
    if (kind === 'test') return testMessage(publicUrl);
    if (kind === 'digest') return digestMessage(digestOf(digest), publicUrl);
    return alertMessage(await linesOf(this.database, id), publicUrl);
  }

  private async post({ attempts }: LeasedMessage, url: string, body: string, headers: Record<string, string>): Promise<string | null> {
    const { error } = await this.client.send({ url, headers: { ...JSON_HEADERS, ...headers }, body, turn: attempts - 1 });
    return error?.replaceAll('callback URL', 'address') ?? null;
  }
}

/** Slack reads these three characters as its own marks. */
function slackText({ subject, text }: ToldMessage): string {
  return `*${subject}*\n${text}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
