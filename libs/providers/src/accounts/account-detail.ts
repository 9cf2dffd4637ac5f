import type { ProviderAccountEntity, ProviderAccountOptions } from '@app/database';
import type { AccountMode } from '@app/domain';
import { type AccountProof, isProved, proofOf } from './account-proof.js';
import type { WaitingConfirmation } from './confirmations.repository.js';
import type { Capabilities } from '../connector-kit/connector.contract.js';
import { providerNamed } from '../connectors/registry.js';

/** An account as operators see it: of a secret, only that it is stored. */
export interface AccountDetail {
  id: string;
  provider: string;
  providerTitle: string;
  name: string;
  mode: AccountMode;
  version: number;
  /** Credentials that are not secret, in clear. */
  settings: Record<string, string>;
  /** Names of the secrets that are stored. */
  secrets: string[];
  options: ProviderAccountOptions;
  /** With the account's options applied over what the provider declares. */
  capabilities: Capabilities;
  pause: { at: Date; by: string; byName: string; reason: string } | null;
  breaker: { openedAt: Date; retryAt: Date; trials: number; reason: string | null } | null;
  createdAt: Date;
  /** What makes it that account at the provider. */
  identity: string;
  /** Since when it stays that account; null: no payout was routed to it yet. */
  usedAt: Date | null;
  proof: AccountProof | null;
  /** Whether money may be sent through it. */
  isProved: boolean;
  /** What waits for another operator. */
  confirmation: WaitingConfirmation | null;
}

/** What the row alone does not tell. */
interface AccountContext {
  /** In clear. */
  credentials: Readonly<Record<string, unknown>>;
  capabilities: Capabilities;
  /** The name of the operator who paused it; '' while it is not paused. */
  pausedByName: string;
  confirmation: WaitingConfirmation | null;
}

export function accountDetail(row: ProviderAccountEntity, { credentials, capabilities, pausedByName, confirmation }: AccountContext): AccountDetail {
  const definition = providerNamed(row.provider);
  const { title, credentialFields } = definition;
  const given = credentialFields.filter(({ name }) => typeof credentials[name] === 'string' && credentials[name] !== '');
  const { id, provider, name, mode, version, options, createdAt } = row;
  return {
    id,
    provider,
    providerTitle: title,
    name,
    mode,
    version,
    settings: Object.fromEntries(given.filter(({ secret }) => !secret).map((field) => [field.name, String(credentials[field.name])])),
    secrets: given.filter(({ secret }) => secret).map((field) => field.name),
    options,
    capabilities,
    pause: row.pausedAt && { at: row.pausedAt, by: row.pausedBy ?? '', byName: pausedByName, reason: row.pauseReason ?? '' },
    breaker: row.breakerOpenedAt && {
      openedAt: row.breakerOpenedAt,
      retryAt: row.breakerRetryAt ?? row.breakerOpenedAt,
      trials: row.breakerTrials,
      reason: row.breakerReason,
    },
    createdAt,
    identity: definition.identityOf(credentials, mode),
    usedAt: row.usedAt,
    proof: proofOf(row),
    isProved: isProved(row),
    confirmation,
  };
}
