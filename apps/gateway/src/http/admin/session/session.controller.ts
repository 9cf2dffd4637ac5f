import { KNOWN_DEVICE_LIFETIME_SECONDS, type OperatorSession, SessionsService, SignInService } from '@app/access';
import { FourEyes } from '@app/changes';
import { CONFIG, type Config } from '@app/config';
import { DatabaseClock } from '@app/database';
import { ROLE_PERMISSIONS } from '@app/domain';
import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExtraModels, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblems } from '../../openapi/api-problems.js';
import { NotAuthenticated } from '../../problems/request.errors.js';
import { isServedOverHttps } from '../../server/security-headers.js';
import { GATEWAY_VERSION } from '../../server/version.js';
import { requireNamedSession, SESSION_HEADER } from './named-session.js';
import { SameOriginGuard } from './same-origin.guard.js';
import { endedSessionCookies, knownDeviceCookie, knownDeviceOf, sessionCookie, sessionTokenOf, sessionTokensOf } from './cookies.js';
import { SecondFactorQuestionView } from './passkeys/passkey.view.js';
import { passkeyAnswerOf } from './passkeys/passkey.dto.js';
import { SignInDto } from './session.dto.js';
import { SessionView } from './session.view.js';

@ApiTags('Session')
@UseGuards(SameOriginGuard)
@Controller('admin/api/session')
export class SessionController {
  private readonly isSecure: boolean;

  constructor(
    private readonly sessions: SessionsService,
    private readonly signIns: SignInService,
    private readonly clock: DatabaseClock,
    private readonly fourEyes: FourEyes,
    @Inject(CONFIG) config: Config,
  ) {
    this.isSecure = isServedOverHttps(config);
  }

  /** Sign in, with a code or a passkey where the operator has a second factor: `code_needed` has a member `second_factor` that says what is asked. The response sets the session cookie. A session that the browser had before ends */
  @Post()
  @HttpCode(200)
  @ApiExtraModels(SecondFactorQuestionView)
  @ApiProblems(
    'malformed_json',
    'invalid_request',
    'sign_in_failed',
    'code_needed',
    'code_wrong',
    'origin_refused',
    'unsupported_media_type',
    'too_many_attempts',
  )
  async signIn(@Body() body: SignInDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SessionView> {
    const { cookie, 'user-agent': userAgent = null } = request.headers;
    const answer = { code: body.code ?? null, passkey: body.passkey ? passkeyAnswerOf(body.passkey) : null };
    const origin = { ip: request.ip, knownDevice: knownDeviceOf(cookie), replacedSessions: sessionTokensOf(cookie), userAgent, ...answer };
    const { token, knownDevice, session } = await this.signIns.signIn(body.email, body.password, origin);
    const cookies = [sessionCookie(token, this.isSecure), knownDeviceCookie(knownDevice, KNOWN_DEVICE_LIFETIME_SECONDS, this.isSecure)];
    reply.header('set-cookie', cookies).header(SESSION_HEADER, session.sessionId);
    return this.viewOf(session);
  }

  /** The signed-in operator */
  @Get()
  @ApiProblems('session_ended')
  async current(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SessionView> {
    const session = await this.sessionOf(request);
    if (!session) throw new NotAuthenticated();
    requireNamedSession(request, reply, session);
    return this.viewOf(session);
  }

  /** Sign out of the named session; a repeated request has no effect */
  @Delete()
  @HttpCode(204)
  @ApiProblems('origin_refused', 'session_changed', 'session_not_named')
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const session = await this.sessionOf(request);
    if (session) requireNamedSession(request, reply, session);
    for (const token of sessionTokensOf(request.headers.cookie)) await this.sessions.end(token);
    reply.header('set-cookie', endedSessionCookies(this.isSecure));
  }

  private async sessionOf(request: FastifyRequest): Promise<OperatorSession | null> {
    const token = sessionTokenOf(request.headers.cookie);
    return token === null ? null : this.sessions.resolve(token);
  }

  private async viewOf({ operator, sessionId, expiresAt, hasFactor, mustEnrol }: OperatorSession): Promise<SessionView> {
    const { id, email, name, role } = operator;
    const [now, fourEyes, decidesAlone] = await Promise.all([this.clock.now(), this.fourEyes.current(), this.fourEyes.decidesAlone(id)]);
    return {
      id: sessionId,
      operator: { id, email, name, role, permissions: [...ROLE_PERMISSIONS[role]] },
      four_eyes: fourEyes,
      decides_alone: decidesAlone,
      has_second_factor: hasFactor,
      must_enrol: mustEnrol,
      expires_at: expiresAt.toISOString(),
      as_of: now.toISOString(),
      version: GATEWAY_VERSION,
    };
  }
}
