import { FactorEnrolment, OperatorProofService, PasskeyEnrolment, type SessionActor } from '@app/access';
import { CONFIG, type Config } from '@app/config';
import { Body, Controller, Get, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../openapi/api-problems.js';
import { ConfirmFactorDto } from './factor.dto.js';
import { EnrolmentView, FactorView, factorView, RecoveryCodesView } from './factor.view.js';
import { Actor, BeforeEnrolment, ForEveryRole, Operator, OperatorGuard } from './operator.guard.js';
import { ProofDto, proofOf } from './proof.dto.js';
import { SameOriginGuard } from './same-origin.guard.js';
import type { SignedInOperator } from './signed-in-operator.js';

@ApiTags('Second factor')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/second-factor')
export class FactorController {
  constructor(
    private readonly enrolment: FactorEnrolment,
    private readonly proof: OperatorProofService,
    private readonly passkeys: PasskeyEnrolment,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** One's own second factor */
  @Get()
  @ForEveryRole()
  @BeforeEnrolment()
  @ApiProblems('session_ended')
  async state(@Actor() { id: operatorId, sessionId }: SessionActor): Promise<FactorView> {
    const [state, factors] = await Promise.all([this.enrolment.state({ operatorId, sessionId }), this.enrolment.list(operatorId)]);
    return factorView(state, factors, { required: this.config.secondFactorRequired, noPasskeys: this.passkeys.unavailable });
  }

  /** Set up an authenticator app, which counts once it is confirmed. It takes a code of the former one, or the password if the sign-in is more than five minutes ago */
  @Post()
  @HttpCode(200)
  @ForEveryRole()
  @BeforeEnrolment()
  @ApiProblems('invalid_request', 'session_ended', 'origin_refused', 'password_wrong', 'code_needed', 'code_wrong', 'too_many_attempts')
  async start(@Body() body: ProofDto, @Operator() { email }: SignedInOperator, @Actor() actor: SessionActor): Promise<EnrolmentView> {
    await this.proof.proveToEnrol(actor.id, proofOf(body, actor));
    return this.enrolment.start({ operatorId: actor.id, sessionId: actor.sessionId }, email);
  }

  /** Confirm the authenticator app with its first code; one's other sessions end */
  @Post('confirm')
  @HttpCode(200)
  @ForEveryRole()
  @BeforeEnrolment()
  @ApiProblems('invalid_request', 'session_ended', 'origin_refused', 'code_wrong', 'action_not_allowed')
  async confirm(@Body() { code }: ConfirmFactorDto, @Actor() { id: operatorId, sessionId }: SessionActor): Promise<RecoveryCodesView> {
    return { recovery_codes: await this.enrolment.confirm({ operatorId, sessionId }, code) };
  }

  /** Make ten new recovery codes instead of all former ones, with a fresh second factor */
  @Post('recovery-codes')
  @HttpCode(200)
  @ForEveryRole()
  @ApiProblems('invalid_request', 'session_ended', 'origin_refused', 'code_needed', 'code_wrong', 'action_not_allowed', 'too_many_attempts')
  async renewRecoveryCodes(@Body() body: ProofDto, @Actor() actor: SessionActor): Promise<RecoveryCodesView> {
    await this.proof.proveFactor(actor.id, proofOf(body, actor));
    return { recovery_codes: await this.enrolment.renewRecoveryCodes({ operatorId: actor.id, sessionId: actor.sessionId }) };
  }
}
