import { type DynamicModule, Module } from '@nestjs/common';
import { PayoutCommandsController } from './payout-commands.controller.js';
import { PayoutsController } from './payouts.controller.js';
import { ServicesController } from './services.controller.js';

/** The API for merchants. */
@Module({ controllers: [PayoutsController, PayoutCommandsController, ServicesController] })
export class MerchantHttpModule {
  /** @param imports the modules whose services the controllers call */
  static with(imports: DynamicModule['imports']): DynamicModule {
    return { module: MerchantHttpModule, imports: imports ?? [] };
  }
}
