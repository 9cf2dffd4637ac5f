import { type OperatorLock, OperatorLocksService } from '@app/access';
import { Body, Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../openapi/api-problems.js';
import { ReasonDto } from '../moderation/reason.dto.js';
import { Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { OperatorAccountsView, OperatorAccountView } from './operators.view.js';

@ApiTags('Operators')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/operators')
export class OperatorsController {
  constructor(private readonly locks: OperatorLocksService) {}

  /** All operators, by name, and which of them are locked */
  @Get()
  @RequiresPermission('operator.manage')
  @ApiProblems('session_ended', 'forbidden')
  async list(): Promise<OperatorAccountsView> {
    return { data: (await this.locks.list()).map(operatorView) };
  }

  /** Unlock an operator whom failed attempts have locked; a repeated request has no effect */
  @Post(':id/unlock')
  @HttpCode(200)
  @RequiresPermission('operator.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found')
  async unlock(@Param('id') id: string, @Body() body: ReasonDto, @Operator() operator: SignedInOperator): Promise<OperatorAccountView> {
    return operatorView(await this.locks.unlock(id, operator.id, body.reason));
  }
}

function operatorView({ operator, lockedUntil }: OperatorLock): OperatorAccountView {
  const { id, email, name, role, createdAt, disabledAt } = operator;
  return {
    id,
    email,
    name,
    role,
    created_at: createdAt.toISOString(),
    disabled_at: disabledAt?.toISOString() ?? null,
    locked_until: lockedUntil?.toISOString() ?? null,
  };
}
