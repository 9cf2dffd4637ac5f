/** The signed-in operator's own second factor. */
export class FactorView {
  /** Since when; null if there is none. */
  since: string | null;
  /** True if every operator needs one. */
  required: boolean;
  /** How many recovery codes have not been used. */
  recovery_codes_left: number;
  /** Until when the last code counts in this session; null if the next decision needs a new one. */
  fresh_until: string | null;
}

/** What an operator puts into an authenticator app. It is shown once. */
export class EnrolmentView {
  /** To type in, in Base32. */
  secret: string;
  /** The same as the address that a QR code carries. */
  uri: string;
}

/** New recovery codes. They are shown once; each can be used once. */
export class RecoveryCodesView {
  recovery_codes: string[];
}
