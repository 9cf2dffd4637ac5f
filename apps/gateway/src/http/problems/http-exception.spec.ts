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

describe('a path without a route', () => {
  it('is known under another method', () => {
    expect(problemOf('POST', '/v1/payouts/1?x=1')).toMatchObject({ code: 'method_not_allowed', headers: { allow: 'GET' } });
    expect(problemOf('GET', '/v1/payouts/1/cancel')).toMatchObject({ code: 'method_not_allowed', headers: { allow: 'POST' } });
  });

  it.each([
    ['POST', '/v1/payouts/1/2'],
    ['POST', '/v1/payouts/'],
    ['POST', '/admin/anything'],
    ['GET', '/admin/api/xzy'],
    ['GET', '/v1/payouts/1'],
  ])('is unknown: %s %s', (method, path) => {
    expect(problemOf(method, path)).toMatchObject({ code: 'not_found' });
  });
});

describe('what the framework refuses', () => {
  it.each([
    [400, 'invalid_request'],
    [413, 'body_too_large'],
    [415, 'unsupported_media_type'],
  ])('%d is %s', (status, code) => {
    expect(problemOfHttpException(new HttpException('', status), {} as FastifyRequest, table)).toMatchObject({ code });
  });

  it.each([403, 418, 500, 503])('%d is nothing that it says by itself', (status) => {
    expect(problemOfHttpException(new HttpException('', status), {} as FastifyRequest, table)).toBeNull();
  });
});
