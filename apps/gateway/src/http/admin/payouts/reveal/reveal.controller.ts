import { OperatorProofService, type SessionActor } from '@app/access';
import { RecipientReveal } from '@app/payouts';
import { Body, Controller, Header, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems, PROVED_CHANGE } from '../../../openapi/api-problems.js';
import { Actor, Operator, OperatorGuard, RequiresPermission } from '../../session/operator.guard.js';
import { proofOf } from '../../session/proof.dto.js';
import { SameOriginGuard } from '../../session/same-origin.guard.js';
import type { SignedInOperator } from '../../session/signed-in-operator.js';
import { RevealDto } from './reveal.dto.js';
import { RevealedRecipientView, revealedRecipientView } from './reveal.view.js';

@ApiTags('Payouts')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/payouts')
export class RevealController {
  constructor(
    private readonly proof: OperatorProofService,
    private readonly recipients: RecipientReveal,
  ) {}

  /** Show the recipient's details in clear, for 30 seconds. Who saw them, and why, is recorded in the audit log */
  @Post(':id/reveal')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @RequiresPermission('details.reveal')
  @ApiProblems(...PROVED_CHANGE, 'payout_not_found', 'action_not_allowed', 'too_many_requests')
  async reveal(
    @Param('id') id: string,
    @Body() { reason, ...proof }: RevealDto,
    @Operator() operator: SignedInOperator,
    @Actor() actor: SessionActor,
  ): Promise<RevealedRecipientView> {
    await this.proof.proveAgain(operator.id, proofOf(proof, actor));
    return revealedRecipientView(await this.recipients.reveal(operator.id, id, reason));
  }
}
