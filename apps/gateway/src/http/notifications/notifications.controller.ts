import { NotificationsInbox } from '@app/notifications';
import { Controller, HttpCode, NotFoundException, Param, Post, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

const ACCOUNT_ID = /^[A-Za-z0-9_-]{1,64}$/;
const NO_BYTES = Buffer.alloc(0);

/** Receives notifications of providers. The body is kept as bytes, because the signature covers the bytes. */
@Controller('notifications')
export class NotificationsController {
  constructor(private readonly inbox: NotificationsInbox) {}

  @Post(':providerAccountId')
  @HttpCode(200)
  @RouteConfig({ takesRawBody: true })
  async receive(@Param('providerAccountId') accountId: string, @Req() request: FastifyRequest): Promise<Record<string, never>> {
    if (!ACCOUNT_ID.test(accountId)) throw new NotFoundException();
    await this.inbox.receive(accountId, request.headers, request.rawBody ?? NO_BYTES);
    return {};
  }
}
