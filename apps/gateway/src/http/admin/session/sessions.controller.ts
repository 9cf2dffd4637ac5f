import { type ListedSession, OperatorSessionsService, type SessionActor } from '@app/access';
import { Controller, Delete, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../openapi/api-problems.js';
import { Actor, ForEveryRole, OperatorGuard, RequiresPermission } from './operator.guard.js';
import { SameOriginGuard } from './same-origin.guard.js';
import { SessionsQueryDto } from './sessions.dto.js';
import { EndedSessionsView, OpenSessionView, OwnSessionsView, SessionsOfOthersView } from './sessions.view.js';

@ApiTags('Sessions')
@UseGuards(SameOriginGuard, OperatorGuard)
@Controller('admin/api')
export class SessionsController {
  constructor(private readonly sessions: OperatorSessionsService) {}

  /** One's own open sessions */
  @Get('sessions')
  @ForEveryRole()
  @ApiProblems('session_ended')
  async own(@Actor() actor: SessionActor): Promise<OwnSessionsView> {
    return { data: (await this.sessions.own(actor.id)).map((session) => sessionView(session, actor)) };
  }

  /** The open sessions of the other operators, by name, twenty operators a page */
  @Get('operators/sessions')
  @RequiresPermission('operator.manage')
  @ApiProblems('session_ended', 'forbidden', 'invalid_request')
  async ofOthers(@Query() query: SessionsQueryDto, @Actor() actor: SessionActor): Promise<SessionsOfOthersView> {
    const { data, nextCursor } = await this.sessions.ofOthers(actor.id, query.cursor ?? null);
    return {
      data: data.map(({ operator, sessions }) => ({ operator, sessions: sessions.map((session) => sessionView(session, actor)) })),
      next_cursor: nextCursor,
      has_more: nextCursor !== null,
    };
  }

  /** End a session: one's own, or another operator's with the permission operator.manage */
  @Delete('sessions/:id')
  @HttpCode(204)
  @ForEveryRole()
  @ApiProblems('session_ended', 'origin_refused', 'not_found')
  async end(@Param('id') id: string, @Actor() actor: SessionActor): Promise<void> {
    await this.sessions.end(actor, id);
  }

  /** End one's own sessions but the present one; a repeated request has no effect */
  @Post('sessions/end-others')
  @HttpCode(200)
  @ForEveryRole()
  @ApiProblems('session_ended', 'origin_refused')
  async endOthers(@Actor() actor: SessionActor): Promise<EndedSessionsView> {
    return { ended: await this.sessions.endOwnOthers(actor) };
  }

  /** End all sessions of an operator, one's own present one excepted; a repeated request has no effect */
  @Post('operators/:id/end-sessions')
  @HttpCode(200)
  @RequiresPermission('operator.manage')
  @ApiProblems('session_ended', 'forbidden', 'origin_refused', 'not_found')
  async endAll(@Param('id') id: string, @Actor() actor: SessionActor): Promise<EndedSessionsView> {
    return { ended: await this.sessions.endAllOf(actor, id) };
  }
}

function sessionView({ id, openedAt, lastUsedAt, expiresAt, network, device }: ListedSession, { sessionId }: SessionActor): OpenSessionView {
  return {
    id,
    is_present: id === sessionId,
    opened_at: openedAt.toISOString(),
    last_used_at: lastUsedAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    network,
    device,
  };
}
