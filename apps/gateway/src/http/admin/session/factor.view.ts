import { type FactorState, MAX_PASSKEYS, type OwnFactor } from '@app/access';
import type { FactorKind } from '@app/database';

/** An authenticator app or a passkey of the operator. */
export class OwnFactorView {
  id: string;
  kind: FactorKind;
  /** How the operator calls a passkey; null for an app. */
  name: string | null;
  /** When it was set up. */
  since: string;
  /** When a passkey was last used; null if it was not yet, and for an app. */
  last_used_at: string | null;
}

/** The signed-in operator's own second factor. */
export class FactorView {
  /** Since when; null if there is none. */
  since: string | null;
  /** True if every operator needs one. */
  required: boolean;
  /** How many recovery codes have not been used. */
  recovery_codes_left: number;
  /** The app, and passkeys in the order in which they were registered. */
  factors: OwnFactorView[];
  /** How many passkeys an operator may have. */
  max_passkeys: number;
  /** Why there can be no passkeys here; null if there can. */
  passkeys_unavailable: string | null;
  /** Until when the last proof counts in this session; null if the next decision needs a new one. */
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

/** What the operator has. @param rules of the installation; `noPasskeys`: why there can be none */
export function factorView(
  { enrolledAt, recoveryCodesLeft, freshUntil }: FactorState,
  factors: readonly OwnFactor[],
  { required, noPasskeys }: { required: boolean; noPasskeys: string | null },
): FactorView {
  return {
    since: enrolledAt?.toISOString() ?? null,
    required,
    recovery_codes_left: recoveryCodesLeft,
    factors: factors.map(({ id, kind, name, since, lastUsedAt }) => {
      return { id, kind, name, since: since.toISOString(), last_used_at: lastUsedAt?.toISOString() ?? null };
    }),
    max_passkeys: MAX_PASSKEYS,
    passkeys_unavailable: noPasskeys,
    fresh_until: freshUntil?.toISOString() ?? null,
  };
}
