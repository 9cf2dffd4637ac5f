import type { WantedApiKey, WantedInvitation } from '@app/access';
import type { Author, ConfigurationSubject, Transaction } from '@app/database';
import type { ApprovalRule, ChangedValue, ChangeKindName, MerchantRules, Mode, OperatorRole, Tenant } from '@app/domain';
import type { AccountChange, NewAccount, NewCodeRule, NewService, RouteChanges, RouteDraft, ServiceChange } from '@app/providers';
import type { ApprovalRuleChange } from '../approval-rules/approval-rules.service.js';

/** What each kind of change is made of, as it was entered. */
export interface ChangeInputs {
  'account.create': NewAccount;
  'account.change': { id: string; expectedVersion: number } & Omit<AccountChange, 'reason'>;
  'account.rotate': { id: string; expectedVersion: number; secrets: Readonly<Record<string, string>> };
  'account.resume': { id: string };
  'route.create': RouteDraft;
  'route.change': { id: string; change: RouteChanges };
  'code_rule.publish': Pick<NewCodeRule, 'accountId' | 'code' | 'resolution'>;
  'code_rule.withdraw': { id: string };
  'operator.create': { email: string; name: string; role: OperatorRole; password: string };
  'operator.invite': WantedInvitation;
  'operator.role': { id: string; role: OperatorRole };
  'operator.reset_factor': { id: string };
  'merchant_policy.change': PolicyInput;
  'merchant_policy.tighten': PolicyInput;
  'merchant.enable': { tenant: Tenant };
  'callback_endpoint.set': { tenant: Tenant; url: string };
  'api_key.create': WantedApiKey;
  'api_key.rotate': { tenant: Tenant; id: string; overlapHours: number; expiresAt: Date | null };
  'service.create': NewService;
  'service.change': ServiceInput;
  'service.tighten': ServiceInput;
  'approval_rule.create': ApprovalRule;
  'approval_rule.change': ApprovalRuleInput;
  'approval_rule.tighten': ApprovalRuleInput;
}

/** Rules of a merchant in one mode that are replaced; the others stay. */
interface PolicyInput {
  tenant: Tenant;
  expectedVersion: number;
  change: Partial<MerchantRules>;
}

/** What is different of a service; the rest stays. */
interface ServiceInput {
  code: string;
  expectedVersion: number;
  change: ServiceChange;
}

/** What is different of an approval rule; the rest stays. */
interface ApprovalRuleInput {
  id: string;
  expectedVersion: number;
  change: ApprovalRuleChange;
}

/** What a request is about, for the people who read its history. */
export interface ChangeHistory {
  subject: ConfigurationSubject;
  subjectId: string;
}

/** What a change would do, checked, before anyone makes it. */
export interface ChangePlan {
  mode: Mode;
  subjectId: string;
  /** The account on whose page the request is shown; the subject itself where it has none. */
  shownOn: string;
  /** See {@link ChangeKind.lock}. */
  version: string;
  /** @example "Change the account Adyen EU" */
  title: string;
  diff: readonly ChangedValue[];
  /** JSON, without secrets. */
  proposal: Record<string, unknown>;
  /** In clear, by field. */
  secrets: Readonly<Record<string, string>>;
}

/** A change as it is carried out. */
export interface StoredChange extends Pick<ChangePlan, 'subjectId' | 'version' | 'proposal' | 'secrets'> {
  makerId: string;
  reason: string | null;
}

/** One kind of change: how it is checked and shown, and how it is carried out. */
export interface ChangeKind<Input = unknown> {
  readonly name: ChangeKindName;
  /** Where its requests are recorded besides the change itself. */
  history(change: Pick<StoredChange, 'subjectId' | 'proposal'>): ChangeHistory;
  /** @param requestId names the secrets' fingerprints @throws what says how to correct it */
  plan(input: Input): Promise<ChangePlan>;
  /** Locks what is changed until the transaction ends. @returns its version: a request for another one is void */
  lock(tx: Transaction, change: StoredChange): Promise<string>;
  /** Carries it out in one transaction, which begins with `author.first`. */
  apply(author: Author, change: StoredChange): Promise<void>;
}

/** The version of what does not exist yet. */
export const NEW = 'new';

/** The version of what has been deleted. */
export const GONE = 'gone';
