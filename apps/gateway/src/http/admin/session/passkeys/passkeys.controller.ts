import { OperatorProofService, PasskeyEnrolment, type SessionActor } from '@app/access';
import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../../openapi/api-problems.js';
import { Actor, BeforeEnrolment, ForEveryRole, Operator, OperatorGuard } from '../operator.guard.js';
import { NewPasskeyDto, newPasskeyOf } from './passkey.dto.js';
import { NewPasskeyQuestionView, newPasskeyView, PasskeyQuestionView, questionView, RegisteredPasskeyView } from './passkey.view.js';
import { ProofDto, proofOf } from '../proof.dto.js';
import { SameOriginGuard } from '../same-origin.guard.js';
import type { SignedInOperator } from '../signed-in-operator.js';

@ApiTags('Second factor')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/second-factor')
export class PasskeysController {
  constructor(
    private readonly passkeys: PasskeyEnrolment,
    private readonly proof: OperatorProofService,
  ) {}

  /** Ask for what a browser makes a passkey with. It takes a fresh second factor, or the password if there is none and the sign-in is more than five minutes ago */
  @Post('passkeys/start')
  @HttpCode(200)
  @ForEveryRole()
  @BeforeEnrolment()
  @ApiProblems('invalid_request', 'session_ended', 'origin_refused', 'password_wrong', 'code_needed', 'code_wrong', 'too_many_attempts', 'action_not_allowed')
  async start(@Body() body: ProofDto, @Operator() { email }: SignedInOperator, @Actor() actor: SessionActor): Promise<NewPasskeyQuestionView> {
    await this.proof.proveToEnrol(actor.id, proofOf(body, actor));
    return newPasskeyView(await this.passkeys.start({ operatorId: actor.id, sessionId: actor.sessionId }), email);
  }

  /** Register the passkey that the browser has made; one's other sessions end. With the first second factor come ten recovery codes */
  @Post('passkeys')
  @HttpCode(201)
  @ForEveryRole()
  @BeforeEnrolment()
  @ApiProblems('invalid_request', 'session_ended', 'origin_refused', 'code_wrong', 'action_not_allowed')
  async confirm(@Body() body: NewPasskeyDto, @Actor() { id: operatorId, sessionId }: SessionActor): Promise<RegisteredPasskeyView> {
    return { recovery_codes: await this.passkeys.confirm({ operatorId, sessionId }, body.name, newPasskeyOf(body)) };
  }

  /** Ask for what a passkey of one's own has to sign, as a proof in this session */
  @Post('passkeys/question')
  @HttpCode(200)
  @ForEveryRole()
  @ApiProblems('session_ended', 'origin_refused', 'action_not_allowed')
  async question(@Actor() { id: operatorId, sessionId }: SessionActor): Promise<PasskeyQuestionView> {
    return questionView(await this.proof.passkeyQuestion({ operatorId, sessionId }));
  }

  /** Prove one's second factor again: it counts as fresh for five minutes of this session */
  @Post('prove')
  @HttpCode(204)
  @ForEveryRole()
  @ApiProblems('invalid_request', 'session_ended', 'origin_refused', 'code_needed', 'code_wrong', 'too_many_attempts', 'action_not_allowed')
  async prove(@Body() body: ProofDto, @Actor() actor: SessionActor): Promise<void> {
    await this.proof.proveOwnFactor(actor.id, proofOf(body, actor));
  }

  /** Remove a passkey or the authenticator app of one's own, with a fresh second factor; one's other sessions end */
  @Post(':id/remove')
  @HttpCode(204)
  @ForEveryRole()
  @ApiProblems('invalid_request', 'session_ended', 'origin_refused', 'code_needed', 'code_wrong', 'too_many_attempts', 'action_not_allowed', 'not_found')
  async remove(@Param('id') id: string, @Body() body: ProofDto, @Actor() actor: SessionActor): Promise<void> {
    await this.proof.proveFactor(actor.id, proofOf(body, actor));
    await this.passkeys.remove({ operatorId: actor.id, sessionId: actor.sessionId }, id);
  }
}
