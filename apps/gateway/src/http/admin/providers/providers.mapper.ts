import type { ServiceEntity } from '@app/database';
import { type CredentialField, formatAmount } from '@app/domain';
import type { UnmappedCode } from '@app/payouts';
import type { AccountDetail, Capabilities, CodeRule, ConfigurationChangeRecord, StoredRoute, ProviderDefinition, RouteChange } from '@app/providers';
import type { SignedInOperator } from '../signed-in-operator.js';
import type {
  CapabilitiesView,
  ChangeView,
  CodeRuleView,
  CredentialFieldView,
  ProviderAccountView,
  ProviderView,
  RouteChangeView,
  RouteView,
  UnmappedCodeView,
} from './providers.view.js';

const CHANGE_TITLES: Readonly<Record<string, string>> = {
  'account.created': 'Account created',
  'account.changed': 'Account changed',
  'account.paused': 'Paused',
  'account.resumed': 'Resumed',
  'route.created': 'Route created',
  'route.changed': 'Route changed',
  'code_rule.drafted': 'Code rule drafted',
  'code_rule.published': 'Code rule published',
  'code_rule.withdrawn': 'Code rule withdrawn',
};

export function providerView({ name, title, credentialFields }: ProviderDefinition): ProviderView {
  return { name, title, credential_fields: credentialFields.map(viewOfField) };
}

function viewOfField({ choices, testDefault, ...field }: CredentialField): CredentialFieldView {
  return { ...field, ...(choices ? { choices: [...choices] } : {}), ...(testDefault === undefined ? {} : { test_default: testDefault }) };
}

export function accountView(account: AccountDetail, publicUrl: string): ProviderAccountView {
  const { pause, breaker } = account;
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
    key_lifetime_ms: capabilities.keyLifetimeMs,
    replays_errors: capabilities.replaysErrors,
    amount_format: capabilities.amountFormat,
    currencies: capabilities.currencies === 'all' ? null : [...capabilities.currencies],
    required_fields: [...capabilities.requiredFields],
    enquiry_schedule: { intervals_seconds: [...intervalsSeconds], jitter, limit, total_seconds: totalSeconds },
  };
}

export function changeView({ action, operatorName, reason, data, changedAt }: ConfigurationChangeRecord): ChangeView {
  return { action, title: CHANGE_TITLES[action] ?? action, operator: operatorName, reason, data, at: changedAt.toISOString() };
}

export function routeView(route: StoredRoute, services: ReadonlyMap<string, ServiceEntity>, accounts: ReadonlyMap<string, AccountDetail>): RouteView {
  const currency = services.get(route.serviceCode)?.currency ?? '';
  const account = accounts.get(route.providerAccountId);
  const amount = (minor: bigint | null): string | null => (minor === null ? null : formatAmount(minor, currency));
  return {
    id: route.id,
    service: route.serviceCode,
    currency,
    provider_account: route.providerAccountId,
    provider_account_name: account?.name ?? route.providerAccountId,
    mode: account?.mode ?? 'test',
    merchant: route.merchantId,
    priority: route.priority,
    min_amount: amount(route.minAmountMinor),
    max_amount: amount(route.maxAmountMinor),
    enabled: route.enabled,
  };
}

export function routeChangeView({ action, operatorName, changedAt }: RouteChange, route: RouteView): RouteChangeView {
  return { title: CHANGE_TITLES[action] ?? action, operator: operatorName, at: changedAt.toISOString(), route };
}

export function codeRuleView(rule: CodeRule, operator: SignedInOperator, impact: number | null): CodeRuleView {
  return {
    id: rule.id,
    code: rule.code,
    resolution: rule.resolution,
    reason: rule.reason,
    state: rule.state,
    drafted_by: rule.draftedBy,
    is_own: rule.draftedById === operator.id,
    drafted_at: rule.draftedAt.toISOString(),
    published_by: rule.publishedBy,
    published_at: rule.publishedAt?.toISOString() ?? null,
    withdrawn_by: rule.withdrawnBy,
    withdrawn_at: rule.withdrawnAt?.toISOString() ?? null,
    impact,
  };
}

export function unmappedCodeView({ code, payouts, lastSeenAt, message }: UnmappedCode): UnmappedCodeView {
  return { code, payouts, last_seen_at: lastSeenAt.toISOString(), message };
}
