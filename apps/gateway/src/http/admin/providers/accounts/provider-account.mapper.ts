import { alternativesOf, type CredentialField, describeIdentity } from '@app/domain';
import type { AccountDetail, AccountProof, Capabilities, ConfigurationChangeRecord, KeyForm, ProviderDefinition } from '@app/providers';
import { CHANGE_TITLES } from '../change-labels.js';
import type { CapabilitiesView } from './capabilities.view.js';
import type { ChangeView, ProviderAccountView } from './provider-account.view.js';
import type { CredentialFieldView, ProviderView } from './provider.view.js';

const PROOF_TITLES: Readonly<Record<AccountProof['kind'], (provider: string, note: string | null) => string>> = {
  told: (provider) => `${provider} says so`,
  confirmed: (_, note) => (note === null ? 'Confirmed by two operators' : 'Confirmed'),
  simulated: () => 'A simulated provider, which moves no money',
  used_before: () => 'Used before proofs were asked for',
  contradicted: (provider) => `${provider} says something else`,
};

export function providerView({ name, title, credentialFields }: ProviderDefinition): ProviderView {
  return { name, title, credential_fields: credentialFields.map(viewOfField) };
}

function viewOfField({ choices, testDefault, ...field }: CredentialField): CredentialFieldView {
  return { ...field, ...(choices ? { choices: [...choices] } : {}), ...(testDefault === undefined ? {} : { test_default: testDefault }) };
}

export function accountView(account: AccountDetail, publicUrl: string): ProviderAccountView {
  const { pause, breaker, proof, confirmation } = account;
  return {
    id: account.id,
    provider: account.provider,
    provider_title: account.providerTitle,
    name: account.name,
    mode: account.mode,
    version: account.version,
    settings: account.settings,
    secrets: account.secrets,
    options: { ...account.options },
    capabilities: capabilitiesView(account.capabilities),
    notification_url: `${publicUrl}/notifications/${account.id}`,
    pause: pause && { at: pause.at.toISOString(), by: pause.by, by_name: pause.byName, reason: pause.reason },
    breaker: breaker && {
      opened_at: breaker.openedAt.toISOString(),
      retry_at: breaker.retryAt.toISOString(),
      trials: breaker.trials,
      reason: breaker.reason,
    },
    identity: describeIdentity(account.identity),
    used_since: account.usedAt?.toISOString() ?? null,
    proved: account.isProved,
    proof: proof && { kind: proof.kind, title: PROOF_TITLES[proof.kind](account.providerTitle, proof.note), at: proof.at.toISOString(), note: proof.note },
    confirmation: confirmation && {
      identity: describeIdentity(confirmation.identity),
      mode: confirmation.mode,
      reason: confirmation.reason,
      asked_by: confirmation.askedBy,
      asked_by_name: confirmation.askedByName,
      asked_at: confirmation.askedAt.toISOString(),
    },
    created_at: account.createdAt.toISOString(),
  };
}

function capabilitiesView(capabilities: Capabilities): CapabilitiesView {
  const { intervalsSeconds, jitter, limit, totalSeconds } = capabilities.enquirySchedule;
  return {
    result: capabilities.result,
    revoke: capabilities.revoke,
    cancel: capabilities.cancel,
    batch: capabilities.batch,
    may_want: [...capabilities.mayRequire],
    notifications: capabilities.notifications,
    enquiry_by_key: capabilities.enquiryByKey,
    settle_time_ms: capabilities.settleTimeMs,
    key_scheme: capabilities.keyScheme,
    key_form: keyFormText(capabilities.keyForm),
    key_lifetime_ms: capabilities.keyLifetimeMs === 'unlimited' ? null : capabilities.keyLifetimeMs,
    replays_errors: capabilities.replaysErrors,
    amount_format: capabilities.amountFormat,
    currencies: capabilities.currencies === 'all' ? null : [...capabilities.currencies],
    required_fields: capabilities.requiredFields.map((required) => ({ any_of: alternativesOf(required).map((fields) => [...fields]) })),
    enquiry_schedule: { intervals_seconds: [...intervalsSeconds], jitter, limit, total_seconds: totalSeconds },
    provisional: capabilities.provisional.map((entry) => ({ currencies: entry.currencies ? [...entry.currencies] : null, total_seconds: entry.totalSeconds })),
  };
}

function keyFormText(form: KeyForm): string {
  if (form === 'readable') return 'the payout id and the operation';
  return form === 'uuid' ? 'a UUID' : `${String(form.length)} characters of ${form.alphabet}`;
}

export function changeView({ action, operatorName, reason, data, changedAt }: ConfigurationChangeRecord): ChangeView {
  return { action, title: CHANGE_TITLES[action] ?? action, operator: operatorName, reason, data, at: changedAt.toISOString() };
}
