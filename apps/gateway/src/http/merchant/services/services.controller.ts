import { ServiceCatalogue } from '@app/payouts';
import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../../openapi/api-problems.js';
import { JSON_MEDIA_TYPE } from '../payouts/answer.js';
import { ApiKeyGuard, RequiresScope } from '../authentication/api-key.guard.js';
import { SERVICE_LIST_EXAMPLE } from '../documentation/merchant.examples.js';
import { ANSWER_HEADERS } from '../documentation/merchant.headers.js';
import { ServiceListView } from './service.view.js';

@ApiTags('Services')
@ApiBearerAuth('api_key')
@UseGuards(ApiKeyGuard)
@Controller('v1/services')
export class ServicesController {
  constructor(private readonly services: ServiceCatalogue) {}

  /**
   * List services
   * @remarks Needs the scope `payouts:read`. A service is a payment method in one currency, with its limits and the details of the recipient that it requires.
   */
  @Get()
  @RequiresScope('payouts:read')
  @ApiOkResponse({ description: 'All services.', type: ServiceListView, examples: SERVICE_LIST_EXAMPLE, headers: ANSWER_HEADERS })
  @ApiProblems('unauthenticated', 'forbidden', 'too_many_requests')
  async list(@Res() reply: FastifyReply): Promise<void> {
    const data = await this.services.list();
    reply.header('content-type', JSON_MEDIA_TYPE).send(JSON.stringify({ data }));
  }
}
