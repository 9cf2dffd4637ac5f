import { RecipientSearch, ServiceCatalogue } from '@app/payouts';
import { Body, Controller, Get, Header, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../openapi/api-problems.js';
import { Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { RecipientSearchDto } from './recipients.dto.js';
import { RecipientFormsView, RecipientSearchView } from './recipients.view.js';

@ApiTags('Payouts')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/recipients')
export class RecipientsController {
  constructor(
    private readonly recipients: RecipientSearch,
    private readonly catalogue: ServiceCatalogue,
  ) {}

  /** Which fields of each service a recipient is recognised by */
  @Get('forms')
  @RequiresPermission('details.reveal')
  @ApiProblems('session_ended', 'forbidden')
  async forms(): Promise<RecipientFormsView> {
    const services = await this.catalogue.all();
    return { data: services.map(({ code, name, recipient }) => ({ code, name, fields: recipient.fieldsSchema })) };
  }

  /** Find the payouts of a recipient by their details. What was typed is kept nowhere; who searched is recorded in the audit log */
  @Post('searches')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @RequiresPermission('details.reveal')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'unknown_service', 'invalid_fields', 'too_many_requests')
  async search(@Body() { mode, service, fields }: RecipientSearchDto, @Operator() operator: SignedInOperator): Promise<RecipientSearchView> {
    const { count, isCapped, payoutId } = await this.recipients.search(operator.id, { mode, service, fields });
    return { count, count_capped: isCapped, payout_id: payoutId };
  }
}
