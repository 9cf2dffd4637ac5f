import { type Invitation, Invitations, OperatorProofService, type SessionActor } from '@app/access';
import { Body, Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems, PROVED_CHANGE } from '../../openapi/api-problems.js';
import { ChangeResultView } from '../changes/change-request.view.js';
import { ConfigurationChanges } from '../changes/configuration-changes.service.js';
import { ReasonDto } from '../moderation/reason.dto.js';
import { Actor, Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { ProofDto, proofOf } from '../session/proof.dto.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { InviteDto } from './invitation.dto.js';
import { InvitationLinkView, InvitationsView, InvitationView } from './invitation.view.js';

@ApiTags('Operators')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/invitations')
export class InvitationsController {
  constructor(
    private readonly invitations: Invitations,
    private readonly proof: OperatorProofService,
    private readonly configuration: ConfigurationChanges,
  ) {}

  /** Invitations: those that are not over first, then the newest, at most 100 */
  @Get()
  @RequiresPermission('operator.manage')
  @ApiProblems('session_ended', 'forbidden')
  async list(@Operator() operator: SignedInOperator): Promise<InvitationsView> {
    return { data: (await this.invitations.list()).map((invitation) => invitationView(invitation, operator.id)) };
  }

  /** Invite somebody to become an operator, once another administrator publishes it; then who asked for it fetches the link */
  @Post()
  @HttpCode(201)
  @RequiresPermission('operator.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused')
  invite(@Body() { reason, email, role }: InviteDto, @Operator() operator: SignedInOperator): Promise<ChangeResultView> {
    return this.configuration.make(operator, 'operator.invite', { email, role }, reason);
  }

  /** Fetch the link of an invitation that one has asked for and that was published, once and with one's second factor or password */
  @Post(':id/link')
  @HttpCode(200)
  @RequiresPermission('operator.manage')
  @ApiProblems(...PROVED_CHANGE, 'not_found', 'action_not_allowed')
  async fetchLink(
    @Param('id') id: string,
    @Body() body: ProofDto,
    @Operator() operator: SignedInOperator,
    @Actor() actor: SessionActor,
  ): Promise<InvitationLinkView> {
    await this.proof.proveAgain(operator.id, proofOf(body, actor));
    const { token, invitation } = await this.invitations.fetchLink(id, operator.id);
    return { token, invitation: invitationView(invitation, operator.id) };
  }

  /** Withdraw an invitation: its link is refused from now on */
  @Post(':id/withdraw')
  @HttpCode(200)
  @RequiresPermission('operator.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  async withdraw(@Param('id') id: string, @Body() { reason }: ReasonDto, @Operator() operator: SignedInOperator): Promise<InvitationView> {
    await this.invitations.withdraw(id, { operatorId: operator.id, reason });
    return invitationView(await this.invitations.get(id), operator.id);
  }
}

function invitationView(invitation: Invitation, operatorId: string): InvitationView {
  const { id, email, role, state, invitedBy, createdAt, expiresAt, endedAt } = invitation;
  return {
    id,
    email,
    role,
    state,
    invited_by: invitedBy,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    ended_at: endedAt?.toISOString() ?? null,
    operator_id: invitation.operatorId,
    can_fetch: state === 'unclaimed' && invitedBy?.id === operatorId,
  };
}
