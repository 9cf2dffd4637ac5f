import { describe, expect, it } from '@jest/globals';
import { HttpException, NotFoundException } from '@nestjs/common';
import fastify, { type FastifyRequest } from 'fastify';
import { RouteTable } from '../server/route-table.js';
import { problemOfHttpException } from './http-exception.js';

function tableOf(...routes: [string, string][]): RouteTable {
  const table = new RouteTable();
  const server = fastify();
  table.listenTo(server);
  for (const [method, url] of routes) server.route({ method, url, exposeHeadRoute: false, handler: () => '' });
  return table;
}

const table = tableOf(['GET', '/v1/payouts/:id'], ['POST', '/v1/payouts/:id/cancel'], ['GET', '/admin/*'], ['POST', '/admin/api/x.y']);
const problemOf = (method: string, url: string) => problemOfHttpException(new NotFoundException(), { method, url } as FastifyRequest, table);

describe('a request without a matching route', () => {
  it('gets 405 and the allowed methods if the path exists with another method', () => {
    expect(problemOf('POST', '/v1/payouts/1?x=1')).toMatchObject({ code: 'method_not_allowed', headers: { allow: 'GET' } });
    expect(problemOf('GET', '/v1/payouts/1/cancel')).toMatchObject({ code: 'method_not_allowed', headers: { allow: 'POST' } });
  });

  it.each([
    ['POST', '/v1/payouts/1/2'],
    ['POST', '/v1/payouts/'],
    ['POST', '/admin/anything'],
    ['GET', '/admin/api/xzy'],
    ['GET', '/v1/payouts/1'],
  ])('gets 404 if the path does not exist: %s %s', (method, path) => {
    expect(problemOf(method, path)).toMatchObject({ code: 'not_found' });
  });
});

describe('an exception of the framework', () => {
  it.each([
    [400, 'invalid_request'],
    [413, 'body_too_large'],
    [415, 'unsupported_media_type'],
  ])('an exception of the framework with status %d becomes the problem %s', (status, code) => {
    expect(problemOfHttpException(new HttpException('', status), {} as FastifyRequest, table)).toMatchObject({ code });
  });

  it.each([403, 418, 500, 503])('an exception with status %d is not one that the framework throws for bad requests', (status) => {
    expect(problemOfHttpException(new HttpException('', status), {} as FastifyRequest, table)).toBeNull();
  });
});
