import type { MerchantPrincipal } from '@app/access';
import { CONFIG, type Config } from '@app/config';
import { PayoutCreationService, PayoutEventListView, PayoutListView, PayoutsReader, PayoutView } from '@app/payouts';
import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiCreatedResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblems } from '../../openapi/api-problems.js';
import { sendAnswer, sendPayout, JSON_MEDIA_TYPE } from './answer.js';
import { ApiKeyGuard, RequiresScope } from '../authentication/api-key.guard.js';
import { createPayoutFrom } from './create-payout.js';
import { CreatePayoutDto } from './create-payout.dto.js';
import { idempotencyOf } from '../idempotency/idempotency.js';
import { pageBody, pageOf, payoutFilterOf } from './list-payouts.js';
import { ListPayoutsDto, PageQueryDto } from './list-payouts.dto.js';
import { CREATE_EXAMPLES, EVENT_LIST_EXAMPLE, PAYOUT_EXAMPLES, PAYOUT_ID_EXAMPLE, PAYOUT_LIST_EXAMPLE } from '../documentation/merchant.examples.js';
import { ANSWER_HEADERS, ApiIdempotent, COMMAND_ANSWER_HEADERS, PAYOUT_HEADERS } from '../documentation/merchant.headers.js';
import { Merchant } from '../authentication/merchant.decorator.js';
import { PayoutIdPipe } from './payout-id.pipe.js';

@ApiTags('Payouts')
@ApiBearerAuth('api_key')
@UseGuards(ApiKeyGuard)
@Controller('v1/payouts')
export class MerchantPayoutsController {
  constructor(
    private readonly creation: PayoutCreationService,
    private readonly reader: PayoutsReader,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Create a payout
   * @remarks Needs the scope `payouts:write`. The response is stored under the Idempotency-Key for 30 days: repeating the same request returns the same response and never creates a second payout.
   */
  @Post()
  @RequiresScope('payouts:write')
  @ApiIdempotent()
  @ApiBody({ type: CreatePayoutDto, examples: CREATE_EXAMPLES })
  @ApiCreatedResponse({
    description: 'Created. The status shows whether the payout is waiting for details, waiting for the `process` command, or about to be sent.',
    type: PayoutView,
    examples: PAYOUT_EXAMPLES,
    headers: COMMAND_ANSWER_HEADERS,
  })
  @ApiProblems(
    'malformed_json',
    'invalid_request',
    'idempotency_key_missing',
    'unauthenticated',
    'forbidden',
    'reference_taken',
    'request_in_progress',
    'body_too_large',
    'unsupported_media_type',
    'invalid_fields',
    'unknown_service',
    'service_disabled',
    'currency_mismatch',
    'invalid_amount',
    'invalid_callback_url',
    'sensitive_data_refused',
    'invalid_lifetime',
    'idempotency_key_reused',
    'payout_refused',
    'limit_reached',
    'too_many_requests',
  )
  async create(
    @Merchant() merchant: MerchantPrincipal,
    @Body() body: CreatePayoutDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const command = createPayoutFrom(merchant, body, this.config.callbacks);
    sendAnswer(reply, await this.creation.create(command, idempotencyOf(request)));
  }

  /**
   * List payouts
   * @remarks Needs the scope `payouts:read`. Newest first. Paging skips and repeats no payout, even if payouts are created meanwhile.
   */
  @Get()
  @RequiresScope('payouts:read')
  @ApiOkResponse({ description: 'A page of payouts.', type: PayoutListView, examples: PAYOUT_LIST_EXAMPLE, headers: ANSWER_HEADERS })
  @ApiProblems('invalid_request', 'invalid_cursor', 'unauthenticated', 'forbidden', 'too_many_requests')
  async list(@Merchant() merchant: MerchantPrincipal, @Query() query: ListPayoutsDto, @Res() reply: FastifyReply): Promise<void> {
    const page = await this.reader.list(merchant, payoutFilterOf(query), pageOf(query));
    reply.header('content-type', JSON_MEDIA_TYPE).send(pageBody(page));
  }

  /**
   * Read a payout
   * @remarks Needs the scope `payouts:read`.
   */
  @Get(':id')
  @RequiresScope('payouts:read')
  @ApiParam({ name: 'id', example: PAYOUT_ID_EXAMPLE })
  @ApiOkResponse({ description: 'The current state of the payout.', type: PayoutView, examples: PAYOUT_EXAMPLES, headers: PAYOUT_HEADERS })
  @ApiProblems('unauthenticated', 'forbidden', 'payout_not_found', 'too_many_requests')
  async get(@Merchant() merchant: MerchantPrincipal, @Param('id', PayoutIdPipe) id: string, @Res() reply: FastifyReply): Promise<void> {
    sendPayout(reply, await this.reader.get(merchant, id));
  }

  /**
   * List the events of a payout
   * @remarks Needs the scope `payouts:read`. Oldest first: everything that happened to the payout, whether or not a callback reported it.
   */
  @Get(':id/events')
  @RequiresScope('payouts:read')
  @ApiParam({ name: 'id', example: PAYOUT_ID_EXAMPLE })
  @ApiOkResponse({ description: 'A page of events.', type: PayoutEventListView, examples: EVENT_LIST_EXAMPLE, headers: ANSWER_HEADERS })
  @ApiProblems('invalid_request', 'invalid_cursor', 'unauthenticated', 'forbidden', 'payout_not_found', 'too_many_requests')
  async events(
    @Merchant() merchant: MerchantPrincipal,
    @Param('id', PayoutIdPipe) id: string,
    @Query() query: PageQueryDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.reader.events(merchant, id, pageOf(query));
    reply.header('content-type', JSON_MEDIA_TYPE).send(pageBody(page));
  }
}
