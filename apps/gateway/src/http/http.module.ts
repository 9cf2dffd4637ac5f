import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { AdminHttpModule } from './admin/admin-http.module.js';
import { HealthHttpModule } from './health/health-http.module.js';
import { MerchantHttpModule } from './merchant/merchant-http.module.js';
import { MetricsHttpModule } from './metrics/metrics-http.module.js';
import { NotificationsHttpModule } from './notifications/notifications-http.module.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { PublicHttpModule } from './public-http.module.js';
import { RouteTable } from './server/route-table.js';
import { DtoValidationPipe } from './validation/dto-validation.pipe.js';

/** All HTTP endpoints. */
@Global()
@Module({
  providers: [RouteTable, { provide: APP_FILTER, useClass: ProblemFilter }, { provide: APP_PIPE, useClass: DtoValidationPipe }],
  exports: [RouteTable],
})
export class HttpModule {
  /** @param imports the modules whose services the controllers call */
  static withApi(imports: DynamicModule['imports']): DynamicModule {
    return {
      module: HttpModule,
      imports: [
        MerchantHttpModule.with(imports),
        AdminHttpModule.with(imports),
        NotificationsHttpModule.with(imports),
        HealthHttpModule.with(imports),
        MetricsHttpModule.with(imports),
        PublicHttpModule,
      ],
    };
  }

  /** For processes that only run jobs: health and metrics. */
  static withHealthOnly(imports: DynamicModule['imports']): DynamicModule {
    return { module: HttpModule, imports: [HealthHttpModule.with(imports), MetricsHttpModule.with(imports)] };
  }
}
