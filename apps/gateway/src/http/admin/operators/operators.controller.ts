import { type OperatorLock, OperatorLocksService } from '@app/access';
import { OperatorAdministration } from '@app/changes';
import { Body, Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../openapi/api-problems.js';
import { ChangeResultView } from '../changes/change-request.view.js';
import { ConfigurationChanges } from '../changes/configuration-changes.service.js';
import { ReasonDto } from '../moderation/reason.dto.js';
import { Operator, OperatorGuard, RequiresPermission } from '../session/operator.guard.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { ChangeRoleDto, CreateOperatorDto } from './operators.dto.js';
import { OperatorAccountsView, OperatorAccountView } from './operators.view.js';

@ApiTags('Operators')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/operators')
export class OperatorsController {
  constructor(
    private readonly locks: OperatorLocksService,
    private readonly operators: OperatorAdministration,
    private readonly configuration: ConfigurationChanges,
  ) {}

  /** All operators, by name, which of them are locked, and who has a second factor */
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

  /** Add an operator, once another administrator publishes it */
  @Post()
  @HttpCode(201)
  @RequiresPermission('operator.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused')
  create(@Body() { reason, ...input }: CreateOperatorDto, @Operator() operator: SignedInOperator): Promise<ChangeResultView> {
    return this.configuration.make(operator, 'operator.create', input, reason);
  }

  /** Give an operator another role, once another administrator publishes it */
  @Post(':id/role')
  @HttpCode(200)
  @RequiresPermission('operator.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  changeRole(@Param('id') id: string, @Body() { role, reason }: ChangeRoleDto, @Operator() operator: SignedInOperator): Promise<ChangeResultView> {
    return this.configuration.make(operator, 'operator.role', { id, role }, reason);
  }

  /** Reset the second factor of an operator who has lost it, once another administrator publishes it; it ends their sessions */
  @Post(':id/reset-factor')
  @HttpCode(200)
  @RequiresPermission('operator.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  resetFactor(@Param('id') id: string, @Body() { reason }: ReasonDto, @Operator() operator: SignedInOperator): Promise<ChangeResultView> {
    return this.configuration.make(operator, 'operator.reset_factor', { id }, reason);
  }

  /** Disable an operator at once, and end their sessions */
  @Post(':id/disable')
  @HttpCode(200)
  @RequiresPermission('operator.manage')
  @ApiProblems('invalid_request', 'session_ended', 'forbidden', 'origin_refused', 'not_found', 'action_not_allowed')
  async disable(@Param('id') id: string, @Body() body: ReasonDto, @Operator() operator: SignedInOperator): Promise<OperatorAccountView> {
    await this.operators.disable(operator.id, id, body.reason);
    return operatorView(await this.locks.get(id));
  }
}

function operatorView({ operator, lockedUntil, factors }: OperatorLock): OperatorAccountView {
  const { id, email, name, role, createdAt, disabledAt } = operator;
  return {
    id,
    email,
    name,
    role,
    created_at: createdAt.toISOString(),
    disabled_at: disabledAt?.toISOString() ?? null,
    locked_until: lockedUntil?.toISOString() ?? null,
    second_factor_since: factors?.since.toISOString() ?? null,
    second_factor_kinds: factors?.kinds ?? [],
  };
}
