import { Column, Entity, PrimaryColumn } from 'typeorm';
import { IDENTIFIER } from '../column-types.js';

/** Failed sign-ins of a window that is not over yet. Then they become events of access. */
@Entity('sign_in_failure_count')
export class SignInFailureCountEntity {
  /** A quarter of an hour. */
  @PrimaryColumn('timestamptz') windowStart: Date;
  /** The operator whose e-mail address was tried, or `unknown`. */
  @PrimaryColumn(IDENTIFIER) subject: string;
  /** A keyed hash. */
  @PrimaryColumn(IDENTIFIER) network: string;
  @Column('integer') failures: number;
}
