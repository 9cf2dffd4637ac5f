import { Injectable } from '@nestjs/common';
import { RouteKinds } from './route-kinds.service.js';
import { ServiceKinds } from './service-kinds.service.js';

/** All kinds of change that are about what can be ordered, and where it is sent. */
@Injectable()
export class OrderKinds {
  constructor(
    readonly services: ServiceKinds,
    readonly routes: RouteKinds,
  ) {}
}
