import type { FourEyesState, OperatorRole, Permission } from '@app/domain';

/** The signed-in operator. */
export class OperatorView {
  id: string;
  email: string;
  name: string;
  role: OperatorRole;
  permissions: Permission[];
}

/** The current session. */
export class SessionView {
  /** Names the session in the header `Admin-Session`. It is not a secret: only the cookie opens the session. */
  id: string;
  operator: OperatorView;
  /** How many people change live configuration: two; one, by the setting SOLE_OPERATOR; or none, while there is only one administrator. */
  four_eyes: FourEyesState;
  /** True if the operator may approve, confirm and resume what they asked for themselves: under SOLE_OPERATOR, while nobody else could. */
  decides_alone: boolean;
  /** True if the operator has a second factor. */
  has_second_factor: boolean;
  /** True if the operator has to set up a second factor before anything else: everything else is refused with `factor_required`. */
  must_enrol: boolean;
  /** When the session ends if there is no activity. */
  expires_at: string;
  /** Database time of this response. */
  as_of: string;
  /** Version of the gateway. */
  version: string;
}
