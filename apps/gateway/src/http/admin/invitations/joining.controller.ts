import { InvitationAcceptance } from '@app/access';
import { FourEyes } from '@app/changes';
import { Body, Controller, HttpCode, Ip, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../openapi/api-problems.js';
import { SameOriginGuard } from '../session/same-origin.guard.js';
import { AcceptInvitationDto, LookAtInvitationDto } from './invitation.dto.js';
import { AcceptedInvitationView, OpenedInvitationView } from './invitation.view.js';

/** What people do with a link before they are operators. The token is in the body, never in an address. */
@ApiTags('Joining')
@UseGuards(SameOriginGuard)
@Controller('admin/api/joining')
export class JoiningController {
  constructor(
    private readonly acceptance: InvitationAcceptance,
    private readonly fourEyes: FourEyes,
  ) {}

  /** Whom a link is for */
  @Post('look')
  @HttpCode(200)
  @ApiProblems('malformed_json', 'invalid_request', 'origin_refused', 'unsupported_media_type', 'not_found', 'too_many_attempts')
  async look(@Body() { token }: LookAtInvitationDto, @Ip() ip: string): Promise<OpenedInvitationView> {
    const { email, role, expiresAt } = await this.acceptance.look(token, ip);
    return { email, role, expires_at: expiresAt.toISOString() };
  }

  /** Become an operator, with a name and a password. The link is used up; signing in comes next */
  @Post('accept')
  @HttpCode(201)
  @ApiProblems('malformed_json', 'invalid_request', 'origin_refused', 'unsupported_media_type', 'not_found', 'too_many_attempts')
  async accept(@Body() body: AcceptInvitationDto, @Ip() ip: string): Promise<AcceptedInvitationView> {
    const { email, name, role } = await this.acceptance.accept(body, ip);
    await this.fourEyes.settle();
    return { email, name, role };
  }
}
