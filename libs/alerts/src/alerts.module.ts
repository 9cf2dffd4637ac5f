import { CallbacksModule } from '@app/callbacks';
import { Module } from '@nestjs/common';
import { AlertChannels } from './channels/alert-channels.service.js';
import { AlertDelivery } from './delivery/alert-delivery.service.js';
import { AlertLoop } from './delivery/alert-loop.service.js';
import { AlertSender } from './delivery/alert-sender.service.js';
import { Mailer } from './delivery/mailer.js';
import { AlertRecorder } from './outbox/alert-recorder.service.js';
import { QueueWatch } from './queue-watch/queue-watch.service.js';

/** Alerts that reach people. Needs the configuration, observability and database modules. */
@Module({
  imports: [CallbacksModule],
  providers: [AlertChannels, AlertRecorder, QueueWatch, Mailer, AlertSender, AlertDelivery, AlertLoop],
  exports: [AlertChannels, AlertRecorder, QueueWatch, AlertDelivery],
})
export class AlertsModule {}
