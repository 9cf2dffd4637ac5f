import type { AccessEvent } from '@app/database';
import { keyedHash } from '../keyed-hash.js';

/** Bytes of the keyed hash of a network in the history: enough to recognise it, and no other hash of it is stored. */
const NETWORK_HASH_BYTES = 12;

/** A session that has ended, and whose it was. */
export interface EndedSession {
  sessionId: string;
  operatorId: string;
}

/** Why a session ended. */
export type SessionEnd =
  | 'signed_out'
  | 'ended_by_owner'
  | 'ended_by_other'
  | 'replaced'
  | 'too_many'
  | 'expired'
  | 'role_changed'
  | 'operator_disabled'
  | 'password_changed'
  | 'factor_enrolled'
  | 'factor_removed'
  | 'factor_reset';

/** @param byId the operator who ended it; null: nobody who was signed in */
export function sessionEnded({ sessionId, operatorId }: EndedSession, why: SessionEnd, byId: string | null): AccessEvent {
  return { kind: 'session.ended', operatorId, sessionId, byId, data: { why } };
}

/** A network as the history knows it. @param pepper `config.secrets.apiKeyPepper` */
export function hashedNetwork(pepper: Buffer, network: string): string {
  return keyedHash(pepper, 'access-network', network).subarray(0, NETWORK_HASH_BYTES).toString('base64url');
}
