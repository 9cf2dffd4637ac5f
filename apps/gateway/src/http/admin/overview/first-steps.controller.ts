import { FIRST_STEP_NAMES } from '@app/domain';
import { FirstStepsReader } from '@app/payouts';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../openapi/api-problems.js';
import { OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { FirstStepsView } from './first-steps.view.js';

@ApiTags('Overview')
@UseGuards(OperatorGuard)
@Controller('admin/api/first-steps')
export class FirstStepsController {
  constructor(private readonly reader: FirstStepsReader) {}

  /** What an installation needs until it pays live money, in order, and what of it is done */
  @Get()
  @RequiresPermission('configuration.manage')
  @ApiProblems('session_ended', 'forbidden')
  async steps(): Promise<FirstStepsView> {
    const steps = await this.reader.read();
    return { data: FIRST_STEP_NAMES.map((step) => ({ step, done: steps[step] })), live_payout_paid: steps.live_payout };
  }
}
