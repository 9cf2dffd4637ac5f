import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

interface Route {
  method: string;
  /** As registered, e.g. `/v1/payouts/:id`. */
  path: string;
  pattern: RegExp;
}

/** All registered routes. It distinguishes unknown paths from known paths with the wrong method. */
@Injectable()
export class RouteTable {
  private readonly known: Route[] = [];

  /** Must be called before the first route is registered. */
  listenTo(server: FastifyInstance): void {
    server.addHook('onRoute', (route) => {
      for (const method of [route.method].flat()) this.known.push({ method, path: route.url, pattern: patternOf(route.url) });
    });
  }

  /** Every route as `METHOD /path`. */
  all(): { method: string; path: string }[] {
    return this.known.map(({ method, path }) => ({ method, path }));
  }

  /** The methods of a path; empty if the path is unknown. Catch-all routes are ignored. */
  methodsOf(path: string): string[] {
    const methods = this.known.filter((route) => !route.path.includes('*') && route.pattern.test(path)).map((route) => route.method);
    return [...new Set(methods)].sort();
  }
}

function patternOf(path: string): RegExp {
  const escaped = path.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${escaped.replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`);
}
