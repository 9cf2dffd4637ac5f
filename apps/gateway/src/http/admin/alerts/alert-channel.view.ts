import { ALERT_CHANNEL_KINDS, ALERT_URGENCIES, type AlertChannelKind, type AlertUrgency, type Mode, MODES } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';

/** What became of the latest message of a channel that was tried. */
export class AlertMessageView {
  @ApiProperty({ enum: ['alert', 'digest', 'test'] })
  kind: 'alert' | 'digest' | 'test';
  /** `sending`: the next attempt follows by itself. */
  @ApiProperty({ enum: ['sending', 'sent', 'failed'] })
  state: 'sending' | 'sent' | 'failed';
  at: string;
  attempts: number;
  /** Why the latest attempt failed, or null. */
  error: string | null;
}

/** Where alerts go, and which. */
export class AlertChannelView {
  id: string;
  @ApiProperty({ enum: ALERT_CHANNEL_KINDS })
  kind: AlertChannelKind;
  name: string;
  /** An e-mail address, or scheme and host of a webhook: its path is not shown again. */
  target: string;
  @ApiProperty({ enum: ALERT_URGENCIES, isArray: true })
  urgencies: AlertUrgency[];
  /** Only these alerts; empty: those of the urgencies. */
  alerts: string[];
  /** HH:MM in the time zone, or null: no quiet hours. */
  quiet_from: string | null;
  quiet_until: string | null;
  zone: string;
  urgent_passes_quiet: boolean;
  /** HH:MM in the time zone, or null: no digest. */
  digest_at: string | null;
  is_enabled: boolean;
  version: number;
  /** Null: nothing was sent yet. */
  last_message: AlertMessageView | null;
  /** Since when nothing has arrived although it was tried; null: it works, as far as is known. */
  failing_since: string | null;
}

/** An alert that there is. */
export class AlertView {
  name: string;
  @ApiProperty({ enum: ALERT_URGENCIES })
  urgency: AlertUrgency;
  /** What has happened, as a sentence. */
  message: string;
}

/** All channels, by name, and what can be sent. */
export class AlertChannelsView {
  data: AlertChannelView[];
  /** Every alert. */
  alerts: AlertView[];
  /** Whether the server can send e-mail. */
  can_send_email: boolean;
  as_of: string;
}

/** A channel that was stored. */
export class SavedAlertChannelView {
  channel: AlertChannelView;
  /** Of a webhook, shown this once; null: there is none, or it stays. */
  signing_secret: string | null;
}

/** How a test went. */
export class AlertTestView {
  is_delivered: boolean;
  /** Why it did not arrive, or null. */
  error: string | null;
}

/** From when on the queue of a mode is late. */
export class QueueLimitView {
  @ApiProperty({ enum: MODES })
  mode: Mode;
  oldest_minutes: number | null;
  open_cases: number | null;
  /** 0: it was never set. */
  version: number;
  /** Since when the queue is beyond its limits, or null. */
  late_since: string | null;
}

/** The limits of both modes. */
export class QueueLimitsView {
  data: QueueLimitView[];
}
