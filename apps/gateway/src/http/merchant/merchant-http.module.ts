import { type DynamicModule, Module } from '@nestjs/common';
import { LimitsController } from './limits/limits.controller.js';
import { PayoutCommandsController } from './payouts/payout-commands.controller.js';
import { MerchantPayoutsController } from './payouts/merchant-payouts.controller.js';
import { ServicesController } from './services/services.controller.js';

/** The API for merchants, grouped by subject. */
@Module({ controllers: [MerchantPayoutsController, PayoutCommandsController, ServicesController, LimitsController] })
export class MerchantHttpModule {
  /** @param imports the modules whose services the controllers call */
  static with(imports: DynamicModule['imports']): DynamicModule {
    return { module: MerchantHttpModule, imports: imports ?? [] };
  }
}
