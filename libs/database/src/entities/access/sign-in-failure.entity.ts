import { Entity, Index, PrimaryColumn } from 'typeorm';
import { NOW } from '../column-types.js';

/** The table has no primary key; TypeORM needs one to be named, and the pair below comes closest. */
@Entity('sign_in_failure')
@Index('sign_in_failure_recent', ['subjectHash', 'failedAt'])
export class SignInFailureEntity {
  /** A keyed hash of the e-mail address: the table shows pressure, not people. */
  @PrimaryColumn('bytea') subjectHash: Buffer;
  @PrimaryColumn(NOW) failedAt: Date;
}
