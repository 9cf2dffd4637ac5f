import type { ChangeRequest } from '@app/changes';
import { CHANGE_KINDS, type FourEyesState, roleMay } from '@app/domain';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import type { ChangeRequestView, ChangeResultView } from './change-request.view.js';

const CLOSED = 'There is only one administrator. Invite a second one on the server with "npm run operator:invite", or set SOLE_OPERATOR=true and start again.';

/** A change request as this operator sees it. */
export function changeRequestView(request: ChangeRequest, operator: SignedInOperator, fourEyes: FourEyesState): ChangeRequestView {
  const blockedBy = obstacle(request, operator, fourEyes);
  const isWaiting = request.state === 'waiting';
  return {
    id: request.id,
    kind: request.kind,
    title: request.title,
    mode: request.mode,
    subject: request.subjectId,
    shown_on: request.shownOn,
    changes: request.diff.map(({ field, title, before, after, isSecret }) => ({ field, title, before, after, secret: isSecret })),
    maker: { id: request.makerId, name: request.makerName },
    reason: request.reason,
    state: request.state,
    created_at: request.createdAt.toISOString(),
    expires_at: request.expiresAt.toISOString(),
    decided_by: request.decidedBy === null ? null : { id: request.decidedBy, name: request.decidedByName ?? request.decidedBy },
    decided_at: request.decidedAt?.toISOString() ?? null,
    comment: request.comment,
    is_own: request.makerId === operator.id,
    can_publish: isWaiting && blockedBy === null,
    blocked_by: isWaiting ? blockedBy : null,
  };
}

/** What became of a change that an operator made or sent. */
export function changeResultView(request: ChangeRequest, operator: SignedInOperator, fourEyes: FourEyesState): ChangeResultView {
  const change = changeRequestView(request, operator, fourEyes);
  if (request.state === 'published') return { result: 'done', message: 'The change is in effect.', change };
  const who = fourEyes === 'sole' ? 'It takes effect once you publish it with your password.' : 'It takes effect once another administrator publishes it.';
  return { result: 'waiting', message: fourEyes === 'closed' ? `Nothing is changed yet. ${CLOSED}` : who, change };
}

function obstacle({ kind, makerId }: ChangeRequest, { id, role }: SignedInOperator, fourEyes: FourEyesState): string | null {
  if (!roleMay(role, CHANGE_KINDS[kind])) return `Your role (${role}) cannot publish changes of configuration.`;
  if (fourEyes === 'closed') return CLOSED;
  return makerId === id && fourEyes === 'two' ? 'You made this request yourself. Another administrator must publish it.' : null;
}
