import { Module } from '@nestjs/common';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { MerchantsRepository } from './merchants.repository.js';
import { MerchantsService } from './merchants.service.js';
import { OperatorsRepository } from './operators.repository.js';
import { OperatorsService } from './operators.service.js';
import { SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';

/** Who may do something: merchants with their API keys, operators with their sessions. Needs the configuration, logger and database modules. */
@Module({
  providers: [
    ApiKeysRepository,
    ApiKeysService,
    MerchantsRepository,
    MerchantsService,
    OperatorsRepository,
    OperatorsService,
    SessionsRepository,
    SessionsService,
  ],
  exports: [ApiKeysService, MerchantsService, OperatorsService, SessionsService],
})
export class AccessModule {}
