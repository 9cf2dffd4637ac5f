import type { FactorKind } from '@app/database';
import type { OperatorRole } from '@app/domain';

/** A person with access to the admin. */
export class OperatorAccountView {
  id: string;
  email: string;
  name: string;
  role: OperatorRole;
  created_at: string;
  /** When the operator was disabled; null while they may sign in. */
  disabled_at: string | null;
  /** Until when failed attempts keep browsers in which the operator has not signed in before from signing in; null if they do not. */
  locked_until: string | null;
  /** Since when the operator has a second factor; null if they have none. */
  second_factor_since: string | null;
  /** What the operator has as a second factor. */
  second_factor_kinds: FactorKind[];
}

/** All operators, by name. */
export class OperatorAccountsView {
  data: OperatorAccountView[];
}
