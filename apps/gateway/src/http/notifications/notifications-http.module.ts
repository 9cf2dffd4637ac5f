import { type DynamicModule, Module } from '@nestjs/common';
import { NotificationsController } from './notifications.controller.js';

/** The endpoint for notifications of providers. */
@Module({ controllers: [NotificationsController] })
export class NotificationsHttpModule {
  /** @param imports the modules whose services the controllers call */
  static with(imports: DynamicModule['imports']): DynamicModule {
    return { module: NotificationsHttpModule, imports: imports ?? [] };
  }
}
