import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { IDENTIFIER } from '../column-types.js';
import { ApiKeyEntity } from './api-key.entity.js';

/** When a key was last used, to the minute, and from where. It is apart from the key, which its history binds. */
@Entity('api_key_use')
export class ApiKeyUseEntity {
  @ForeignKey(() => ApiKeyEntity) @PrimaryColumn(IDENTIFIER) apiKeyId: string;
  @Column('timestamptz') usedAt: Date;
  /** An IPv4 address, or the first 64 bits of an IPv6 address. */
  @Column('text') network: string;
}
