import type { AccountProofKind, ProviderAccountEntity } from '@app/database';
import type { AccountMode } from '@app/domain';

/** How mode and identity of an account are known, as operators see it. */
export interface AccountProof {
  kind: AccountProofKind;
  at: Date;
  /** The account as the provider named it; null where it did not. */
  account: string | null;
  /** What contradicts, in words. */
  note: string | null;
}

/** What a proof depends on. */
export type ProvableAccount = Pick<ProviderAccountEntity, 'mode' | 'identity' | 'proof' | 'provedMode' | 'provedIdentity'>;

/** Whether money may be sent through an account: as `IS_PROVED` in SQL. */
export function isProved({ mode, identity, proof, provedMode, provedIdentity }: ProvableAccount): boolean {
  return proof === null ? mode === 'test' : proof !== 'contradicted' && provedMode === mode && provedIdentity === identity;
}

/** The proof of an account; null where none was made. */
export function proofOf({ proof: kind, provedAt: at, provedAccount: account, proofNote: note }: ProviderAccountEntity): AccountProof | null {
  return kind === null || at === null ? null : { kind, at, account, note };
}

/** What becomes of a proof when an account is stored. An account of a simulated provider moves no money in any mode. */
export type ProofChange = 'keep' | 'void' | 'simulated';

/** A proof as it is stored. */
export interface NewProof {
  kind: AccountProofKind;
  mode: AccountMode;
  identity: string;
  account: string | null;
  note: string | null;
}
