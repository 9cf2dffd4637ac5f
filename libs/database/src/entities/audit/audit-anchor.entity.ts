import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { CLOCK } from '../column-types.js';

/** What the database knows of the signed file outside: a file that says less than it did, or more than the database, is noticed. */
@Entity('audit_anchor')
@Index('anchor_holds', ['kind', 'number'], { where: `kind <> 'published'` })
@Check('audit_anchor_number_check', 'number > 0')
@Check('audit_anchor_kind_check', `kind IN ('published', 'begun', 'behind')`)
@Check('begun_for_a_reason', `kind <> 'begun' OR (reason IS NOT NULL AND begun_by IS NOT NULL)`)
export class AuditAnchorEntity {
  @PrimaryColumn('integer') number: number;
  /** published: lines up to a checkpoint are in the file; begun: a new file is begun, for a reason; behind: the file has checkpoints that the database lacks. */
  @Column('text') kind: 'published' | 'begun' | 'behind';
  /** Of the file, which keeps it beside itself. */
  @Column('text') fileId: string;
  /** The last one that was published, or that the file has. */
  @Column('integer') checkpoint: number;
  /** SHA-256 of the last line that was published. */
  @Column('bytea', { nullable: true }) lineHash: Buffer | null;
  @Column('text', { nullable: true }) reason: string | null;
  /** The account of the machine that gave the command. */
  @Column('text', { nullable: true }) begunBy: string | null;
  @Column(CLOCK) recordedAt: Date;
}

/** SQL: the file outside is ahead of the database, which was restored, and nobody has confirmed that it is right. Nothing is sent until then. */
export const SENDING_IS_HELD = `EXISTS (SELECT FROM audit_anchor held WHERE held.kind = 'behind'
  AND NOT EXISTS (SELECT FROM audit_anchor anew WHERE anew.kind = 'begun' AND anew.number > held.number))`;
