import { CONFIG, type Config } from '@app/config';
import { newCallbackSecret } from '@app/access';
import { alertChannelPlace, changeConfiguration, Database, FieldCipher, recordChange, type SqlRunner, type Transaction } from '@app/database';
import { type AlertChannelKind, newId } from '@app/domain';
import { Inject, Injectable } from '@nestjs/common';
import { AlertChannelNotFound, AlertSettingsChangedMeanwhile, InvalidAlertSettings } from '../alerts.errors.js';
import {
  type ChannelRow,
  countChannels,
  insertChannel,
  isTimeZone,
  type ListedChannel,
  listChannels,
  lockChannel,
  MAX_CHANNELS,
  removeChannel,
  type StoredChannel,
  updateChannel,
} from './alert-channels.repository.js';
import { channelFaults, type ChannelSettings, shownTarget } from './channel-rules.js';

/** A channel that was stored. */
export interface SavedChannel {
  id: string;
  /** A new secret, `whsec_…`, which is shown this once; null: there is none, or it stays. */
  signingSecret: string | null;
}

/** A change of a channel. */
export interface ChannelChange {
  expectedVersion: number;
  change: Partial<ChannelSettings>;
  /** Whether the webhook's secret is replaced. */
  newSecret: boolean;
}

const MAIL_MISSING = 'This installation sends no e-mail yet: set SMTP_URL and SMTP_FROM on the server, and start it again.';

/** The channels over which alerts reach people. One administrator is enough to change them: they move no money. */
@Injectable()
export class AlertChannels {
  constructor(
    private readonly database: Database,
    private readonly cipher: FieldCipher,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** By name, at most {@link MAX_CHANNELS}, with how their messages fare. */
  list(): Promise<ListedChannel[]> {
    return listChannels(this.database);
  }

  /** @throws {InvalidAlertSettings} */
  async create(operatorId: string, kind: AlertChannelKind, settings: ChannelSettings): Promise<SavedChannel> {
    const id = newId('alertChannel');
    const signingSecret = kind === 'webhook' ? newCallbackSecret() : null;
    await changeConfiguration(this.database, async (tx) => {
      if ((await countChannels(tx)) >= MAX_CHANNELS) throw invalid('/name', `There are ${String(MAX_CHANNELS)} channels already: remove one first.`);
      await this.assertValid(tx, kind, settings);
      const channel = this.seal(id, kind, settings, signingSecret);
      await insertChannel(tx, channel);
      await recordChange(tx, { ...subject(id), action: 'alert_channel.created', operatorId, reason: null, data: factsOf(channel) });
    });
    return { id, signingSecret };
  }

  /**
   * Changes what is given; the rest stays. What waits already is sent as the channel is then.
   * @throws {AlertChannelNotFound | AlertSettingsChangedMeanwhile | InvalidAlertSettings}
   */
  async change(operatorId: string, id: string, { expectedVersion, change, newSecret }: ChannelChange): Promise<SavedChannel> {
    return changeConfiguration(this.database, async (tx) => {
      const before = await this.lock(tx, id, expectedVersion);
      const settings = { ...this.settingsOf(before), ...change };
      await this.assertValid(tx, before.kind, settings);
      const signingSecret = newSecret && before.kind === 'webhook' ? newCallbackSecret() : null;
      const channel = this.seal(id, before.kind, settings, signingSecret ?? this.open(before, 'secret_encrypted'));
      await updateChannel(tx, channel);
      const data = { ...factsOf(channel), changed: Object.keys(change), ...(signingSecret === null ? {} : { secret: 'replaced' }) };
      await recordChange(tx, { ...subject(id), action: 'alert_channel.changed', operatorId, reason: null, data });
      return { id, signingSecret };
    });
  }

  /** Nothing is sent there any more, and its address and secret are gone. @throws {AlertChannelNotFound | AlertSettingsChangedMeanwhile} */
  async remove(operatorId: string, id: string, expectedVersion: number): Promise<void> {
    await changeConfiguration(this.database, async (tx) => {
      const before = await this.lock(tx, id, expectedVersion);
      await removeChannel(tx, id);
      await recordChange(tx, { ...subject(id), action: 'alert_channel.removed', operatorId, reason: null, data: factsOf(before) });
    });
  }

  /** Decrypts an address or a secret. @throws {CiphertextNotReadable} */
  open(row: Pick<ChannelRow, 'id' | 'target_encrypted' | 'secret_encrypted'>, column: 'target_encrypted' | 'secret_encrypted'): string | null {
    const sealed = row[column];
    return sealed === null ? null : this.cipher.decrypt(sealed, alertChannelPlace(row.id, column));
  }

  private async lock(tx: Transaction, id: string, expectedVersion: number): Promise<ChannelRow> {
    const row = await lockChannel(tx, id);
    if (!row) throw new AlertChannelNotFound(id);
    if (row.version !== expectedVersion) throw new AlertSettingsChangedMeanwhile(row.version);
    return row;
  }

  private async assertValid(runner: SqlRunner, kind: AlertChannelKind, settings: ChannelSettings): Promise<void> {
    const faults = channelFaults(kind, settings, this.config.callbacks);
    if (kind === 'email' && this.config.mail === null) faults.push({ pointer: '/kind', detail: MAIL_MISSING });
    if (!(await isTimeZone(runner, settings.zone)))
      faults.push({ pointer: '/zone', detail: 'There is no such time zone: use a name such as UTC or Europe/Berlin.' });
    if (faults.length > 0) throw new InvalidAlertSettings(faults);
  }

  private settingsOf(row: ChannelRow): ChannelSettings {
    const { name, urgencies, zone, enabled, alert_names: alertNames, quiet_from: quietFrom, quiet_until: quietUntil, digest_at: digestAt } = row;
    const target = this.open(row, 'target_encrypted') ?? '';
    return { name, target, urgencies, alertNames, quietFrom, quietUntil, zone, urgentPassesQuiet: row.urgent_passes_quiet, digestAt, enabled };
  }

  private seal(id: string, kind: AlertChannelKind, settings: ChannelSettings, secret: string | null): StoredChannel {
    const { name, target, urgencies, alertNames, quietFrom, quietUntil, zone, urgentPassesQuiet, digestAt, enabled } = settings;
    return {
      id,
      kind,
      name,
      target: shownTarget(kind, target),
      target_encrypted: this.cipher.encrypt(target, alertChannelPlace(id, 'target_encrypted')),
      secret_encrypted: secret === null ? null : this.cipher.encrypt(secret, alertChannelPlace(id, 'secret_encrypted')),
      urgencies,
      alert_names: alertNames,
      quiet_from: quietFrom,
      quiet_until: quietUntil,
      zone,
      urgent_passes_quiet: urgentPassesQuiet,
      digest_at: digestAt,
      enabled,
    };
  }
}

const subject = (subjectId: string) => ({ subject: 'alert_channel', subjectId }) as const;
const invalid = (pointer: string, detail: string): InvalidAlertSettings => new InvalidAlertSettings([{ pointer, detail }]);

/** For the record: without the address, of which only host or mailbox is shown, and without the secret. */
function factsOf({ target_encrypted: _target, secret_encrypted: _secret, ...facts }: StoredChannel): Record<string, unknown> {
  return facts;
}
