import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';
import { OperatorEntity } from './operator.entity.js';

/** What an operator can have besides the password. */
export type FactorKind = 'authenticator_app' | 'passkey';

/** A second factor of an operator. */
@Entity('operator_factor')
@Index('operator_factor_by_operator', ['operatorId'])
@Index('one_authenticator_app', ['operatorId'], { unique: true, where: `kind = 'authenticator_app' AND confirmed_at IS NOT NULL` })
@Index('one_passkey_per_credential', ['credentialId'], { unique: true, where: `kind = 'passkey'` })
@Index('one_passkey_per_name', ['operatorId', 'name'], { unique: true, where: `kind = 'passkey'` })
@Check('operator_factor_kind_check', `kind IN ('authenticator_app', 'passkey')`)
@Check('operator_factor_confirmed_by_code', `kind <> 'authenticator_app' OR (confirmed_at IS NULL) = (last_step IS NULL)`)
@Check(
  'operator_factor_is_app',
  `kind <> 'authenticator_app' OR (secret_encrypted IS NOT NULL AND num_nonnulls(name, credential_id, public_key, sign_count, transports, last_used_at) = 0)`,
)
@Check(
  'operator_factor_is_passkey',
  `kind <> 'passkey' OR (num_nulls(name, credential_id, public_key, sign_count, transports, confirmed_at) = 0 AND num_nonnulls(secret_encrypted, last_step) = 0)`,
)
export class OperatorFactorEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @ForeignKey(() => OperatorEntity) @Column(IDENTIFIER) operatorId: string;
  @Column('text') kind: FactorKind;
  /** The session in which it was set up: no other one confirms it. */
  @Column(IDENTIFIER) sessionId: string;
  /** Of an app: the key of the one-time codes, in Base32. */
  @Column('text', { nullable: true }) secretEncrypted: string | null;
  @Column(NOW) createdAt: Date;
  /** Null: the operator has not entered a code yet, and the factor does not count. */
  @Column('timestamptz', { nullable: true }) confirmedAt: Date | null;
  /** Of an app: the time step of the code that was accepted last; neither it nor an earlier one is accepted again. */
  @Column('integer', { nullable: true }) lastStep: number | null;
  /** Of a passkey: how its operator calls it. */
  @Column('text', { nullable: true }) name: string | null;
  /** Of a passkey, as browsers name it, in base64url. */
  @Column({ ...IDENTIFIER, nullable: true }) credentialId: string | null;
  /** Of a passkey, in the form of COSE. */
  @Column('bytea', { nullable: true }) publicKey: Buffer | null;
  /** Of a passkey: how often it says that it was used. Those that do not count say 0 each time. */
  @Column('bigint', { nullable: true }) signCount: bigint | null;
  /** Of a passkey: how a browser reaches it. */
  @Column('text', { array: true, nullable: true }) transports: string[] | null;
  /** Of a passkey; null: not since it was registered. */
  @Column('timestamptz', { nullable: true }) lastUsedAt: Date | null;
}
