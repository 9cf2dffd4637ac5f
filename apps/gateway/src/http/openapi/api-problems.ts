import { type ProblemCode, PROBLEMS } from '@app/domain';
import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemView } from '../problems/problem.view.js';
import { PROBLEM_MEDIA_TYPE, problemType } from '../problems/problem.js';
import { PROBLEM_EXPLANATIONS } from '../problems/problem-explanations.js';

/** Errors that every route can return. */
const ALWAYS: readonly ProblemCode[] = ['internal_error', 'service_unavailable'];

/** A change of the admin, which a session and an origin are needed for, has to name the session as well. */
const CHANGE_OF_ADMIN: readonly ProblemCode[] = ['session_changed', 'session_not_named'];

/** What a change of the admin can meet for which operators prove again who they are. */
export const PROVED_CHANGE: readonly ProblemCode[] = [
  'invalid_request',
  'session_ended',
  'forbidden',
  'password_wrong',
  'code_needed',
  'code_wrong',
  'origin_refused',
  'too_many_attempts',
];

/** Documents the errors of a route: one response for each HTTP status, one example for each code. */
export function ApiProblems(...codes: ProblemCode[]): MethodDecorator & ClassDecorator {
  const byStatus = new Map<number, ProblemCode[]>();
  const isChangeOfAdmin = codes.includes('session_ended') && codes.includes('origin_refused');
  for (const code of [...codes, ...(isChangeOfAdmin ? CHANGE_OF_ADMIN : []), ...ALWAYS]) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const answers = [...byStatus].map(([status, alike]) =>
    ApiResponse({
      status,
      description: alike.map((code) => `\`${code}\`: ${PROBLEM_EXPLANATIONS[code].meaning}`).join('\n\n'),
      content: {
        [PROBLEM_MEDIA_TYPE]: { schema: { $ref: getSchemaPath(ProblemView) }, examples: Object.fromEntries(alike.map((code) => [code, exampleOf(code)])) },
      },
    }),
  );
  return applyDecorators(ApiExtraModels(ProblemView), ...answers);
}

function exampleOf(code: ProblemCode) {
  const { status, title } = PROBLEMS[code];
  const value = { type: problemType(code), title, status, code, detail: PROBLEM_EXPLANATIONS[code].remedy, request_id: 'req_019abc0d1e2f7a3b8c4d5e6f7a8b9c0d' };
  return { summary: title, value };
}
