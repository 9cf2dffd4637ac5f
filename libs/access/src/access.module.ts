import { OperatorEntity } from '@app/database';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiKeyAdministration } from './api-keys/api-key-administration.service.js';
import { ApiKeyUsesRepository } from './api-keys/api-key-uses.repository.js';
import { ApiKeyUses } from './api-keys/api-key-uses.service.js';
import { ApiKeysRepository } from './api-keys/api-keys.repository.js';
import { ApiKeysService } from './api-keys/api-keys.service.js';
import { FactorCodesRepository } from './factors/factor-codes.repository.js';
import { FactorCodes } from './factors/factor-codes.service.js';
import { FactorEnrolment } from './factors/factor-enrolment.service.js';
import { FactorProofs } from './factors/factor-proofs.service.js';
import { FactorsRepository } from './factors/factors.repository.js';
import { PasskeyEnrolment } from './factors/passkey-enrolment.service.js';
import { PasskeysRepository } from './factors/passkeys.repository.js';
import { Passkeys } from './factors/passkeys.service.js';
import { MerchantAdministration } from './merchants/merchant-administration.service.js';
import { MerchantPolicies } from './merchants/merchant-policies.service.js';
import { MerchantsRepository } from './merchants/merchants.repository.js';
import { MerchantsService } from './merchants/merchants.service.js';
import { OperatorSessionsRepository } from './operators/operator-sessions.repository.js';
import { OperatorSessionsService } from './operators/operator-sessions.service.js';
import { OperatorsRepository } from './operators/operators.repository.js';
import { OperatorsService } from './operators/operators.service.js';
import { SessionsRepository } from './operators/sessions.repository.js';
import { SessionsService } from './operators/sessions.service.js';
import { InvitationAcceptance } from './invitations/invitation-acceptance.service.js';
import { Invitations } from './invitations/invitations.service.js';
import { OperatorProofService } from './sign-in/operator-proof.service.js';
import { OwnPassword } from './sign-in/own-password.service.js';
import { OperatorLocksService } from './sign-in/operator-locks.service.js';
import { SignInAttemptsRepository } from './sign-in/sign-in-attempts.repository.js';
import { SignInQueue } from './sign-in/sign-in-queue.js';
import { SignInService } from './sign-in/sign-in.service.js';

/** Who may do something: merchants with their API keys, operators with their sessions. Needs the configuration, logger and database modules. */
@Module({
  imports: [TypeOrmModule.forFeature([OperatorEntity])],
  providers: [
    ApiKeysRepository,
    ApiKeysService,
    ApiKeyUsesRepository,
    ApiKeyUses,
    ApiKeyAdministration,
    MerchantsRepository,
    MerchantsService,
    MerchantPolicies,
    MerchantAdministration,
    OperatorsRepository,
    OperatorsService,
    SessionsRepository,
    SessionsService,
    OperatorSessionsRepository,
    OperatorSessionsService,
    PasskeysRepository,
    Passkeys,
    FactorCodesRepository,
    FactorCodes,
    FactorsRepository,
    FactorProofs,
    FactorEnrolment,
    PasskeyEnrolment,
    SignInQueue,
    SignInAttemptsRepository,
    SignInService,
    OperatorLocksService,
    OperatorProofService,
    OwnPassword,
    Invitations,
    InvitationAcceptance,
  ],
  exports: [
    ApiKeysService,
    ApiKeyAdministration,
    ApiKeyUses,
    MerchantsService,
    MerchantPolicies,
    MerchantAdministration,
    OperatorsService,
    SessionsService,
    OperatorSessionsService,
    FactorEnrolment,
    PasskeyEnrolment,
    SignInService,
    OperatorLocksService,
    OperatorProofService,
    OwnPassword,
    Invitations,
    InvitationAcceptance,
  ],
})
export class AccessModule {}
