import type { MerchantPrincipal } from '@app/access';
import { LimitsReader, LimitsView } from '@app/payouts';
import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../../openapi/api-problems.js';
import { ApiKeyGuard, RequiresScope } from '../authentication/api-key.guard.js';
import { Merchant } from '../authentication/merchant.decorator.js';
import { LIMITS_EXAMPLE } from '../documentation/merchant.examples.js';
import { ANSWER_HEADERS } from '../documentation/merchant.headers.js';
import { JSON_MEDIA_TYPE } from '../payouts/answer.js';

@ApiTags('Limits')
@ApiBearerAuth('api_key')
@UseGuards(ApiKeyGuard)
@Controller('v1/limits')
export class LimitsController {
  constructor(private readonly limits: LimitsReader) {}

  /**
   * Read your limits
   * @remarks Needs the scope `payouts:read`. How much you may create in the mode of the key, by currency, and what the payouts of the last 24 hours have used of it. A payout beyond a limit is refused with 422 `limit_reached`.
   */
  @Get()
  @RequiresScope('payouts:read')
  @ApiOkResponse({ description: 'Your limits; an empty list where you have none.', type: LimitsView, examples: LIMITS_EXAMPLE, headers: ANSWER_HEADERS })
  @ApiProblems('unauthenticated', 'forbidden', 'too_many_requests')
  async read(@Merchant() merchant: MerchantPrincipal, @Res() reply: FastifyReply): Promise<void> {
    reply.header('content-type', JSON_MEDIA_TYPE).send(JSON.stringify(await this.limits.read(merchant)));
  }
}
