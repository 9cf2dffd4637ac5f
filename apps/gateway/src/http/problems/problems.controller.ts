import { type ProblemCode, PROBLEMS } from '@app/domain';
import { Controller, Get, Header, Headers, NotFoundException, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Page, pageHeaders, renderPage } from '../server/page.js';
import { PROBLEM_EXPLANATIONS } from './problem-explanations.js';
import { problemType } from './problem.js';

/** Explanations of the problem codes: the targets of the `type` of an error. */
@Controller('problems')
export class ProblemsController {
  /** A page for browsers, otherwise JSON. */
  @Get(':code')
  @Header('cache-control', 'public, max-age=3600')
  explain(@Param('code') code: string, @Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): void {
    if (!isProblemCode(code)) throw new NotFoundException();
    reply.header('vary', 'accept');
    if (accept?.includes('text/html')) reply.headers(pageHeaders()).send(renderPage(pageOf(code)));
    else reply.send({ type: problemType(code), code, ...PROBLEMS[code], ...PROBLEM_EXPLANATIONS[code] });
  }
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

function pageOf(code: ProblemCode): Page {
  const { status, title } = PROBLEMS[code];
  const { meaning, remedy } = PROBLEM_EXPLANATIONS[code];
  return { title, paragraphs: [`${code} · HTTP ${status}`, meaning, remedy] };
}
