import type { MerchantPrincipal } from '@app/access';
import { MerchantCommandsService, type MerchantRequest, PayoutView } from '@app/payouts';
import { Body, Controller, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { versionOf } from '../if-match.js';
import { ApiProblems } from '../openapi/api-problems.js';
import { InvalidRequest, SensitiveDataRefused } from '../problems/request.errors.js';
import { sendAnswer } from './answer.js';
import { ApiKeyGuard, RequiresScope } from './api-key.guard.js';
import { idempotencyOf } from './idempotency.js';
import { DETAILS_EXAMPLES, PAYOUT_EXAMPLES, PAYOUT_ID_EXAMPLE } from './merchant.examples.js';
import { ApiConditional, ApiIdempotent, COMMAND_ANSWER_HEADERS } from './merchant.headers.js';
import { Merchant } from './merchant.decorator.js';
import { SupplyDetailsDto } from './payout-commands.dto.js';
import { PayoutIdPipe } from './payout-id.pipe.js';
import { verificationCodesIn } from './sensitive-data.js';

/** What a merchant can do with a payout after its creation. */
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
   * @remarks Needs the scope `payouts:write`. For a payout with a `next_step`. In CREATED: when nothing is missing any more it becomes READY. In PROCESSING or PENDING the provider has asked, for a one-time password for instance; the answer is sent to it, and a new `next_step` says when it was not taken. `{"fields": {"resend": true}}` asks for a new password.
   */
  @Post('details')
  @HttpCode(200)
  @RequiresScope('payouts:write')
  @ApiIdempotent()
  @ApiConditional()
  @ApiBody({ type: SupplyDetailsDto, examples: DETAILS_EXAMPLES })
  @ApiOkResponse({ description: 'The payout after it.', type: PayoutView, examples: PAYOUT_EXAMPLES, headers: COMMAND_ANSWER_HEADERS })
  @ApiProblems('invalid_fields', 'sensitive_data_refused', 'idempotency_key_reused')
  async details(
    @Merchant() merchant: MerchantPrincipal,
    @Param('id', PayoutIdPipe) id: string,
    @Body() body: SupplyDetailsDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const faults = verificationCodesIn(body.fields);
    if (faults.length > 0) throw new SensitiveDataRefused(faults);
    sendAnswer(reply, await this.commands.supplyDetails(merchantRequestOf(merchant, id, request), body.fields));
  }

  /**
   * Send a payout that waits
   * @remarks Needs the scope `payouts:write`. For a payout in READY that was created with `autoprocess: false`. No body.
   */
  @Post('process')
  @HttpCode(200)
  @RequiresScope('payouts:write')
  @ApiIdempotent()
  @ApiConditional()
  @ApiOkResponse({ description: 'The payout after it.', type: PayoutView, examples: PAYOUT_EXAMPLES, headers: COMMAND_ANSWER_HEADERS })
  async process(
    @Merchant() merchant: MerchantPrincipal,
    @Param('id', PayoutIdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertNoMembers(request.body);
    sendAnswer(reply, await this.commands.command(merchantRequestOf(merchant, id, request), 'process'));
  }

  /**
   * Stop a payout, or take it back
   * @remarks Needs the scope `payouts:write`. Before the provider has it: TERMINATED at once. While the provider works on it: it is recalled. After it was paid:
   * it is taken back, where the provider can. What becomes of it is told by callback. No body.
   */
  @Post('cancel')
  @HttpCode(200)
  @RequiresScope('payouts:write')
  @ApiIdempotent()
  @ApiConditional()
  @ApiOkResponse({ description: 'The payout after it.', type: PayoutView, examples: PAYOUT_EXAMPLES, headers: COMMAND_ANSWER_HEADERS })
  async cancel(
    @Merchant() merchant: MerchantPrincipal,
    @Param('id', PayoutIdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertNoMembers(request.body);
    sendAnswer(reply, await this.commands.command(merchantRequestOf(merchant, id, request), 'cancel'));
  }

  /**
   * Recall a payout that is not paid yet
   * @remarks Needs the scope `payouts:write`. For a payout in PROCESSING or PENDING. What becomes of it is told by callback. No body.
   */
  @Post('revoke')
  @HttpCode(200)
  @RequiresScope('payouts:write')
  @ApiIdempotent()
  @ApiConditional()
  @ApiOkResponse({ description: 'The payout after it.', type: PayoutView, examples: PAYOUT_EXAMPLES, headers: COMMAND_ANSWER_HEADERS })
  async revoke(
    @Merchant() merchant: MerchantPrincipal,
    @Param('id', PayoutIdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertNoMembers(request.body);
    sendAnswer(reply, await this.commands.command(merchantRequestOf(merchant, id, request), 'revoke'));
  }
}

function merchantRequestOf(merchant: MerchantPrincipal, payoutId: string, request: FastifyRequest): MerchantRequest {
  return {
    merchantId: merchant.merchantId,
    payoutId,
    apiKeyId: merchant.apiKeyId,
    expectedVersion: versionOf(request.headers['if-match']),
    idempotency: idempotencyOf(request),
  };
}

/** The command is in the path: a body may be left out or be `{}`. */
function assertNoMembers(body: unknown): void {
  if (body === undefined || (typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length === 0)) return;
  throw new InvalidRequest([{ pointer: '', detail: 'This command takes no body: leave it out, or send {}.' }]);
}
