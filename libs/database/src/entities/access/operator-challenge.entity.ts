import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';
import { OperatorEntity } from './operator.entity.js';

/** What a passkey is asked for. An answer for one purpose is none for another. */
export type ChallengePurpose = 'registration' | 'sign_in' | 'proof';

/** A question to a passkey that was not answered yet. It is answered once. */
@Entity('operator_challenge')
@Index('operator_challenge_by_operator', ['operatorId'])
@Check('operator_challenge_purpose_check', `purpose IN ('registration', 'sign_in', 'proof')`)
@Check('operator_challenge_of_session', `(session_id IS NULL) = (purpose = 'sign_in')`)
export class OperatorChallengeEntity {
  /** SHA-256 of what the passkey has to sign. */
  @PrimaryColumn('bytea') challengeHash: Buffer;
  @ForeignKey(() => OperatorEntity) @Column(IDENTIFIER) operatorId: string;
  /** Null: of a sign-in, before there is a session. */
  @Column({ ...IDENTIFIER, nullable: true }) sessionId: string | null;
  @Column('text') purpose: ChallengePurpose;
  @Column(NOW) createdAt: Date;
}
