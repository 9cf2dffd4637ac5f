import type { OperatorRole, Permission } from '@app/domain';

/** The operator who is signed in. */
export class OperatorView {
  id: string;
  email: string;
  name: string;
  role: OperatorRole;
  permissions: Permission[];
}

/** A session as the browser needs it. */
export class SessionView {
  operator: OperatorView;
  /** When the session ends without activity. */
  expires_at: string;
  /** Database time of this answer. */
  as_of: string;
  /** Version of the gateway. */
  version: string;
}
