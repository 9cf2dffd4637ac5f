import { OwnPassword, type SessionActor } from '@app/access';
import { CONFIG, type Config } from '@app/config';
import { Body, Controller, HttpCode, Inject, Post, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../../../openapi/api-problems.js';
import { isServedOverHttps } from '../../../server/security-headers.js';
import { sessionCookie } from '../cookies.js';
import { Actor, ForEveryRole, OperatorGuard } from '../operator.guard.js';
import { proofOf } from '../proof.dto.js';
import { SameOriginGuard } from '../same-origin.guard.js';
import { EndedSessionsView } from '../sessions.view.js';
import { ChangePasswordDto } from './password.dto.js';

@ApiTags('Sessions')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api/password')
export class PasswordController {
  constructor(
    private readonly ownPassword: OwnPassword,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Change one's own password, with the present one, and with a fresh second factor besides where the operator has one. One's other sessions end; the response sets another cookie for the present one */
  @Post()
  @HttpCode(200)
  @ForEveryRole()
  @ApiProblems('invalid_request', 'session_ended', 'origin_refused', 'not_found', 'password_wrong', 'code_needed', 'code_wrong', 'too_many_attempts')
  async change(@Body() body: ChangePasswordDto, @Actor() actor: SessionActor, @Res({ passthrough: true }) reply: FastifyReply): Promise<EndedSessionsView> {
    const { token, ended } = await this.ownPassword.change(actor.id, proofOf(body, actor), body.new_password);
    reply.header('set-cookie', sessionCookie(token, isServedOverHttps(this.config)));
    return { ended };
  }
}
