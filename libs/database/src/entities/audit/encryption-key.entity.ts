import { Column, Entity, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';

/** The id of a key of ENCRYPTION_KEYS that the gateway has encrypted with. The key itself is never stored. */
@Entity('encryption_key')
export class EncryptionKeyEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column(NOW) usedSince: Date;
  /** Since when nothing is under it any more. Null: something may be, and every process needs the key. */
  @Column('timestamptz', { nullable: true }) freeSince: Date | null;
}
