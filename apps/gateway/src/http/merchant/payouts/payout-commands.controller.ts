import { MerchantCommandsService, type MerchantRequest, PayoutView } from '@app/payouts';
import { Body, Controller, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { versionOf } from '../../conditional-request/if-match.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { InvalidRequest, SensitiveDataRefused } from '../../problems/request.errors.js';
import { sendAnswer } from './answer.js';
import { ApiKeyGuard, RequiresScope } from '../authentication/api-key.guard.js';
import { idempotencyOf } from '../idempotency/idempotency.js';
import { DETAILS_EXAMPLES, PAYOUT_EXAMPLES, PAYOUT_ID_EXAMPLE } from '../documentation/merchant.examples.js';
import { ApiConditional, ApiIdempotent, COMMAND_ANSWER_HEADERS } from '../documentation/merchant.headers.js';
import { merchantOf } from '../authentication/merchant.decorator.js';
import { SupplyDetailsDto } from './payout-commands.dto.js';
import { PayoutIdPipe } from './payout-id.pipe.js';
import { verificationCodesIn } from '../sensitive-data/sensitive-data.js';

/** Commands on a payout after its creation. */
@ApiTags('Commands')
@ApiBearerAuth('api_key')
@UseGuards(ApiKeyGuard)
@ApiParam({ name: 'id', example: PAYOUT_ID_EXAMPLE })
@ApiProblems(
  'malformed_json',
  'invalid_request',
  'idempotency_key_missing',
  'unauthenticated',
  'forbidden',
  'payout_not_found',
  'request_in_progress',
  'action_not_allowed',
  'payout_in_moderation',
  'stale_version',
  'body_too_large',
  'unsupported_media_type',
  'idempotency_key_reused',
  'too_many_requests',
)
@Controller('v1/payouts/:id')
export class PayoutCommandsController {
  constructor(private readonly commands: MerchantCommandsService) {}

  /**
   * Supply missing details
   * @remarks Needs the scope `payouts:write`. For a payout with a `next_step`. A payout in CREATED becomes READY when its details are complete. For a payout in PROCESSING or PENDING, the provider has asked for details, such as a one-time password: they are sent to the provider, and if it does not accept them, the payout gets a new `next_step`. `{"fields": {"resend": true}}` asks the provider for a new password.
   */
  @Post('details')
  @HttpCode(200)
  @RequiresScope('payouts:write')
  @ApiIdempotent()
  @ApiConditional()
  @ApiBody({ type: SupplyDetailsDto, examples: DETAILS_EXAMPLES })
  @ApiOkResponse({ description: 'The payout after the command.', type: PayoutView, examples: PAYOUT_EXAMPLES, headers: COMMAND_ANSWER_HEADERS })
  @ApiProblems('invalid_fields', 'sensitive_data_refused', 'idempotency_key_reused', 'limit_reached')
  async details(
    @Param('id', PayoutIdPipe) id: string,
    @Body() body: SupplyDetailsDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const faults = verificationCodesIn(body.fields);
    if (faults.length > 0) throw new SensitiveDataRefused(faults);
    sendAnswer(reply, await this.commands.supplyDetails(merchantRequestOf(id, request), body.fields));
  }

  /**
   * Send a waiting payout
   * @remarks Needs the scope `payouts:write`. For a payout in READY that was created with `autoprocess: false`. The request has no body.
   */
  @Post('process')
  @HttpCode(200)
  @RequiresScope('payouts:write')
  @ApiIdempotent()
  @ApiConditional()
  @ApiOkResponse({ description: 'The payout after the command.', type: PayoutView, examples: PAYOUT_EXAMPLES, headers: COMMAND_ANSWER_HEADERS })
  async process(@Param('id', PayoutIdPipe) id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    assertNoMembers(request.body);
    sendAnswer(reply, await this.commands.command(merchantRequestOf(id, request), 'process'));
  }

  /**
   * Cancel a payout
   * @remarks Needs the scope `payouts:write`. A payout that has not been sent is TERMINATED immediately. A payout that the provider is processing is revoked. A payout
   * that was paid is returned, if the provider supports it. A callback reports the outcome. The request has no body.
   */
  @Post('cancel')
  @HttpCode(200)
  @RequiresScope('payouts:write')
  @ApiIdempotent()
  @ApiConditional()
  @ApiOkResponse({ description: 'The payout after the command.', type: PayoutView, examples: PAYOUT_EXAMPLES, headers: COMMAND_ANSWER_HEADERS })
  async cancel(@Param('id', PayoutIdPipe) id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    assertNoMembers(request.body);
    sendAnswer(reply, await this.commands.command(merchantRequestOf(id, request), 'cancel'));
  }

  /**
   * Revoke a payout that is not paid yet
   * @remarks Needs the scope `payouts:write`. For a payout in PROCESSING or PENDING. A callback reports the outcome. The request has no body.
   */
  @Post('revoke')
  @HttpCode(200)
  @RequiresScope('payouts:write')
  @ApiIdempotent()
  @ApiConditional()
  @ApiOkResponse({ description: 'The payout after the command.', type: PayoutView, examples: PAYOUT_EXAMPLES, headers: COMMAND_ANSWER_HEADERS })
  async revoke(@Param('id', PayoutIdPipe) id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    assertNoMembers(request.body);
    sendAnswer(reply, await this.commands.command(merchantRequestOf(id, request), 'revoke'));
  }
}

function merchantRequestOf(payoutId: string, request: FastifyRequest): MerchantRequest {
  const { merchantId, mode, apiKeyId } = merchantOf(request);
  return { merchantId, mode, apiKeyId, payoutId, expectedVersion: versionOf(request.headers['if-match']), idempotency: idempotencyOf(request) };
}

/** The path names the command, so the body must be absent or `{}`. */
function assertNoMembers(body: unknown): void {
  if (body === undefined || (typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length === 0)) return;
  throw new InvalidRequest([{ pointer: '', detail: 'This command has no body: omit it, or send {}.' }]);
}
