import { readClaim } from './claims.js';
import type { Evidence, Operation, StatementFact } from './evidence.js';
import { NOT_FOUND_NEEDED } from './evidence.js';
import type { ModerationReason } from './moderation.js';
import { canBeSubmitted, type WantedDetails } from './next-steps.js';
import { type OperatorRole, type Permission, roleMay } from './permissions.js';
import { isFinal, isInFlight, type PayoutStatus } from './statuses.js';

/** What an operator can ask for. Three buttons decide; the others gather knowledge or make room. */
export const MODERATION_ACTIONS = [
  'process',
  'cancel',
  'revoke',
  'enquire',
  'submit_details',
  'hold',
  'release',
  'add_statement',
  'resolve_conflict',
  'note',
] as const;

export type ModerationAction = (typeof MODERATION_ACTIONS)[number];

/**
 * What the server does when an action is taken. The operator states an intent; the state of the payout picks the step.
 */
export type ModerationStep =
  | 'invoke'
  | 'send_again'
  | 'take_over'
  | 'resume'
  | 'repeat_operation'
  | 'close_case'
  | 'terminate'
  | 'start_revoke'
  | 'start_cancel'
  | 'enquire'
  | 'submit_details'
  | 'hold'
  | 'release'
  | 'add_statement'
  | 'resolve_conflict'
  | 'note';

/** How likely the action is to pay a second time. */
export type DoublePayRisk = 'none' | 'low' | 'high' | 'already_paid';

/** One action as the server sees it now. Screens draw it and decide nothing. */
export interface AllowedAction {
  action: ModerationAction;
  allowed: boolean;
  /** Why not, one sentence each; empty when allowed. */
  blockedBy: string[];
  /** What would be done; null when blocked. */
  step: ModerationStep | null;
  /** What happens when it is confirmed, in words. Empty when blocked. */
  consequence: string;
  risk: DoublePayRisk;
  riskReasons: string[];
  needsReason: boolean;
  needsSecondOperator: boolean;
  /** The operation that goes over the wire, where one does. */
  sends: Operation | 'enquiry' | null;
  /** The statuses that may follow, nearest first. */
  mayBecome: PayoutStatus[];
}

/** Everything the decision depends on. */
export interface ModerationFacts {
  status: PayoutStatus;
  provider: string;
  providerKey: string | null;
  /** Reasons of the open cases; empty when no moderation is required. */
  openReasons: readonly ModerationReason[];
  /** Evidence about invoke. */
  invoke: Evidence;
  /** Evidence about the revoke or cancel under way, where one is. */
  followUp: Evidence | null;
  /** The latest statement that counts. */
  latest: StatementFact | null;
  canRevoke: boolean;
  canCancel: boolean;
  amountKnown: boolean;
  /** What the provider waits for; null: nothing. */
  wanted: WantedDetails | null;
  /** `expires_at` has passed, on the database's clock. */
  lifetimeOver: boolean;
  /** The provider has forgotten its idempotency keys by now: a repeat could pay twice. */
  providerKeyExpired: boolean;
  /** The amount is above what one operator may decide alone for this merchant. */
  aboveSoloLimit: boolean;
  /** An action of this payout waits for a second operator. */
  approvalWaiting: boolean;
  role: OperatorRole;
}

type Plan = Omit<AllowedAction, 'action' | 'allowed' | 'blockedBy' | 'needsReason'>;
type Decision = { plan: Plan } | { blockedBy: string };

const PERMISSION_FOR: Readonly<Record<ModerationAction, Permission>> = {
  process: 'payout.moderate',
  cancel: 'payout.moderate',
  revoke: 'payout.moderate',
  enquire: 'payout.enquire',
  submit_details: 'payout.moderate',
  hold: 'payout.hold',
  release: 'payout.hold',
  add_statement: 'statement.add',
  resolve_conflict: 'payout.moderate',
  note: 'payout.note',
};

/** Actions that can move money or a status; a large amount asks two people for them. */
const MONEY_ACTIONS: readonly ModerationAction[] = ['process', 'cancel', 'revoke', 'resolve_conflict'];

function plan(step: ModerationStep, consequence: string, rest: Partial<Plan> = {}): Decision {
  return { plan: { step, consequence, risk: 'none', riskReasons: [], needsSecondOperator: false, sends: null, mayBecome: [], ...rest } };
}

function blocked(sentence: string): Decision {
  return { blockedBy: sentence };
}

const REQUEST_OPEN = 'A request to the provider is open right now. Wait until it ends.';

/** While a try is open nobody takes its payout elsewhere: the answer is still to come, and a try that nobody looks at again would stay open. */
function isSending(facts: ModerationFacts): boolean {
  return facts.invoke.sending || facts.followUp?.sending === true;
}

function evidenceMissing(facts: ModerationFacts, evidence: Evidence): Decision {
  if (evidence.sending) return blocked(REQUEST_OPEN);
  return blocked(
    `It is not known whether ${facts.provider} has it (${String(Math.min(evidence.notFoundCount, NOT_FOUND_NEEDED))} of ${String(NOT_FOUND_NEEDED)} "not found" answers after the settle time). Enquire, or add a statement with evidence.`,
  );
}

/** The statuses that taking the provider's word over would pass through; empty where it does not fit. */
function pathOf(facts: ModerationFacts, said: StatementFact): PayoutStatus[] {
  const verdict = readClaim(facts.status, said.claim, said.source, facts.amountKnown);
  return verdict.kind === 'move' ? verdict.path : [];
}

function takeOver(facts: ModerationFacts, said: StatementFact): Decision {
  if (isSending(facts)) return blocked(REQUEST_OPEN);
  const path = pathOf(facts, said);
  const target = path.at(-1);
  if (!target) return blocked(`The last statement (${said.claim}) does not fit this status.`);
  return plan('take_over', `${facts.provider}'s answer is taken over: the payout becomes ${target}. Nothing is sent.`, {
    mayBecome: path,
    riskReasons: ['Nothing is sent.'],
  });
}

/**
 * The latest word that only needs a human's: a failure that the account wants confirmed, a refusal that came while a case was open,
 * or a statement by hand that a second operator has accepted.
 */
function wordToTakeOver(facts: ModerationFacts): StatementFact | null {
  const { latest, openReasons } = facts;
  if (!latest || pathOf(facts, latest).length === 0) return null;
  const decisive = openReasons.includes('PREVENT_FAILURE') || latest.claim === 'INVOKE_FAILED' || latest.source === 'manual';
  return decisive ? latest : null;
}

function processInvoking(facts: ModerationFacts): Decision {
  const { invoke, provider } = facts;
  if (invoke.verdict === 'unknown') return evidenceMissing(facts, invoke);
  if (invoke.verdict === 'received' && invoke.statement) return takeOver(facts, invoke.statement);
  if (facts.lifetimeOver) return blocked('Its lifetime is over, so it may not be sent again. Cancel it.');
  if (facts.providerKeyExpired)
    return blocked(`${provider} has forgotten the provider key by now: sending again could pay twice. Cancel it, and let the merchant create a new payout.`);
  const neverSent = invoke.verdict === 'not_sent';
  return plan('send_again', `It is sent to ${provider} again, under the same provider key ${facts.providerKey ?? ''}.`.trim(), {
    sends: 'invoke',
    mayBecome: ['PROCESSING', 'PENDING', 'PROCESSED', 'INVOKE_FAILED'],
    risk: neverSent ? 'none' : 'low',
    riskReasons: neverSent
      ? ['No earlier request left the gateway.']
      : [`${provider} said twice that it does not know it.`, 'The same provider key is used, so the provider recognises a repeat.'],
    needsSecondOperator: !neverSent,
  });
}

function processFollowUp(facts: ModerationFacts, operation: 'revoke' | 'cancel'): Decision {
  const evidence = facts.followUp;
  if (!evidence) return blocked('No operation is under way.');
  if (evidence.verdict === 'received' || facts.openReasons.length === 0) {
    return plan('resume', `${facts.provider} is asked now and the case is closed; its answer decides.`, {
      sends: 'enquiry',
      mayBecome: operation === 'revoke' ? ['REVOKED', 'REVOKE_FAILED'] : ['CANCELLED', 'CANCEL_FAILED'],
    });
  }
  if (evidence.verdict === 'unknown') return evidenceMissing(facts, evidence);
  if (facts.providerKeyExpired) return blocked(`${facts.provider} has forgotten the provider key by now, so the ${operation} may not be repeated under it.`);
  return plan('repeat_operation', `The ${operation} is sent to ${facts.provider} again, under the same provider key.`, {
    sends: operation,
    mayBecome: operation === 'revoke' ? ['REVOKED', 'REVOKE_FAILED'] : ['CANCELLED', 'CANCEL_FAILED'],
    riskReasons: [`A ${operation} can only bring money back.`],
    needsSecondOperator: evidence.verdict === 'not_received',
  });
}

function decideProcess(facts: ModerationFacts): Decision {
  if (facts.openReasons.includes('CONFLICT')) return blocked('Two statements contradict each other. Resolve the conflict first.');
  const word = wordToTakeOver(facts);
  if (word) return takeOver(facts, word);
  switch (facts.status) {
    case 'CREATED':
      return blocked('Details are missing. The merchant has to complete them first.');
    case 'READY':
      if (facts.lifetimeOver) return blocked('Its lifetime is over, so it may not be sent any more.');
      return plan('invoke', `It is sent to ${facts.provider} now.`, {
        sends: 'invoke',
        mayBecome: ['INVOKING', 'PROCESSING', 'PENDING', 'PROCESSED', 'INVOKE_FAILED'],
        riskReasons: ['It was never sent before.'],
      });
    case 'INVOKING':
      return processInvoking(facts);
    case 'PROCESSING':
    case 'PENDING':
      return plan('resume', `${facts.provider} is asked now, the case is closed, and automatic work goes on.`, {
        sends: 'enquiry',
        mayBecome: ['PROCESSED', 'PARTIALLY_PROCESSED', 'PROCESS_FAILED'],
        riskReasons: ['Nothing is paid by asking.'],
      });
    case 'REVOKING':
      return processFollowUp(facts, 'revoke');
    case 'CANCELLING':
      return processFollowUp(facts, 'cancel');
    case 'PROCESSED':
    case 'PARTIALLY_PROCESSED':
      if (facts.openReasons.length === 0) return blocked('It is paid, and no case is open.');
      return plan('close_case', 'The case is closed. The payout stays as it is.', { risk: 'already_paid', riskReasons: ['The money is out.'] });
    default:
      if (facts.openReasons.length === 0) return blocked('It has ended.');
      return plan('close_case', 'The case is closed. The payout stays as it is.');
  }
}

function startRevoke(facts: ModerationFacts): Decision {
  if (!facts.canRevoke) return blocked(`${facts.provider} cannot recall payouts.`);
  return plan('start_revoke', `${facts.provider} is asked to recall it. Whether that succeeds is the provider's answer.`, {
    sends: 'revoke',
    mayBecome: ['REVOKING', 'REVOKED', 'REVOKE_FAILED'],
  });
}

/** The provider has it, so the action is decided as in the status that its answer leads to, and passes through it. */
function afterTakeOver(facts: ModerationFacts, decide: (facts: ModerationFacts) => Decision): Decision {
  if (isSending(facts)) return blocked(REQUEST_OPEN);
  const said = facts.invoke.statement;
  const path = said ? pathOf(facts, said) : [];
  const target = path.at(-1);
  if (!target) return blocked("The provider's answer does not fit this status.");
  const decision = decide({ ...facts, status: target });
  return 'plan' in decision ? { plan: { ...decision.plan, mayBecome: [...path, ...decision.plan.mayBecome] } } : decision;
}

function decideCancel(facts: ModerationFacts): Decision {
  if (facts.openReasons.includes('CONFLICT')) return blocked('Two statements contradict each other. Resolve the conflict first.');
  switch (facts.status) {
    case 'CREATED':
    case 'READY':
      return plan('terminate', 'It ends here. Nothing was sent.', { mayBecome: ['TERMINATED'] });
    case 'INVOKING':
      if (facts.invoke.verdict === 'unknown') return evidenceMissing(facts, facts.invoke);
      if (facts.invoke.verdict === 'received') return afterTakeOver(facts, decideCancel);
      return plan('terminate', `It ends here. ${facts.provider} never got it.`, {
        mayBecome: ['TERMINATED'],
        needsSecondOperator: facts.invoke.verdict === 'not_received',
        riskReasons: ['If the merchant creates it again, the first one must really not be there.'],
        risk: facts.invoke.verdict === 'not_received' ? 'low' : 'none',
      });
    case 'PROCESSING':
    case 'PENDING':
      return startRevoke(facts);
    case 'PROCESSED':
    case 'PARTIALLY_PROCESSED':
      if (!facts.canCancel) return blocked(`${facts.provider} cannot take a paid payout back.`);
      return plan('start_cancel', `${facts.provider} is asked to take the money back. Whether that succeeds is the provider's answer.`, {
        sends: 'cancel',
        mayBecome: ['CANCELLING', 'CANCELLED', 'CANCEL_FAILED'],
      });
    case 'REVOKING':
    case 'CANCELLING':
      return blocked('It is being taken back already.');
    default:
      return blocked('It has ended.');
  }
}

function decideRevoke(facts: ModerationFacts): Decision {
  if (facts.openReasons.includes('CONFLICT')) return blocked('Two statements contradict each other. Resolve the conflict first.');
  switch (facts.status) {
    case 'CREATED':
    case 'READY':
      return blocked('Nothing was sent, so there is nothing to recall. Cancel it.');
    case 'INVOKING':
      if (facts.invoke.verdict === 'unknown') return evidenceMissing(facts, facts.invoke);
      if (facts.invoke.verdict === 'received') return afterTakeOver(facts, decideRevoke);
      return blocked('The provider never got it, so there is nothing to recall. Cancel it.');
    case 'PROCESSING':
    case 'PENDING':
      return startRevoke(facts);
    case 'PROCESSED':
    case 'PARTIALLY_PROCESSED':
      return blocked('It is paid, so there is nothing left to recall. Cancel asks for the money back.');
    case 'REVOKING':
    case 'CANCELLING':
      return blocked('It is being taken back already.');
    default:
      return blocked('It has ended.');
  }
}

/** Statuses in which the provider can be asked about a payout. */
function canEnquire(facts: ModerationFacts): boolean {
  const everSent = facts.status !== 'CREATE_FAILED' && facts.status !== 'CREATED' && facts.status !== 'READY';
  return everSent && facts.invoke.verdict !== 'not_sent';
}

function decideEnquire(facts: ModerationFacts): Decision {
  if (facts.invoke.sending) return blocked(REQUEST_OPEN);
  if (!canEnquire(facts)) return blocked('Nothing was sent, so there is nothing to ask about.');
  return plan('enquire', `${facts.provider} is asked what it knows. Asking moves no money.`, { sends: 'enquiry' });
}

function decideSubmitDetails(facts: ModerationFacts): Decision {
  const { wanted, openReasons, provider, status } = facts;
  if (!wanted || (status !== 'PROCESSING' && status !== 'PENDING')) return blocked(`${provider} waits for nothing.`);
  if (!canBeSubmitted(wanted)) return blocked(`It is given on ${provider}'s own side.`);
  if (isSending(facts)) return blocked(REQUEST_OPEN);
  if (openReasons.length > 0) return blocked('Decide the open case first: nothing is sent while one is open.');
  return plan('submit_details', `What ${provider} has asked for is sent to it, and it goes on with the payout.`, {
    sends: 'submit_details',
    mayBecome: status === 'PROCESSING' ? ['PENDING', 'PROCESSED', 'PROCESS_FAILED'] : ['PROCESSED', 'PROCESS_FAILED'],
    riskReasons: [`${provider} has this payout already, and pays it once.`],
  });
}

function decideHold(facts: ModerationFacts): Decision {
  if (facts.openReasons.includes('HELD')) return blocked('It is on hold already.');
  if (isFinal(facts.status)) return blocked('It has ended.');
  return plan('hold', 'Nothing is sent, recalled or expired until it is released. Asking the provider goes on.');
}

function decideRelease(facts: ModerationFacts): Decision {
  if (!facts.openReasons.includes('HELD')) return blocked('It is not on hold.');
  return plan(
    'release',
    facts.openReasons.length > 1 ? 'The hold ends. Another case stays open.' : 'The hold ends and automatic work goes on where it stopped.',
  );
}

function decideAddStatement(facts: ModerationFacts): Decision {
  if (!canEnquire(facts)) return blocked('Nothing was sent, so the provider can have said nothing.');
  return plan('add_statement', "The provider's word, learnt outside this system, becomes evidence once a second operator has accepted it.", {
    needsSecondOperator: true,
  });
}

function decideResolveConflict(facts: ModerationFacts): Decision {
  if (!facts.openReasons.includes('CONFLICT')) return blocked('There is no conflict.');
  if (isSending(facts)) return blocked(REQUEST_OPEN);
  return plan('resolve_conflict', 'The statement that is picked becomes the truth, and the status follows from it.', { needsSecondOperator: true });
}

const DECIDE: Readonly<Record<ModerationAction, (facts: ModerationFacts) => Decision>> = {
  process: decideProcess,
  cancel: decideCancel,
  revoke: decideRevoke,
  enquire: decideEnquire,
  submit_details: decideSubmitDetails,
  hold: decideHold,
  release: decideRelease,
  add_statement: decideAddStatement,
  resolve_conflict: decideResolveConflict,
  note: () => plan('note', 'The note is added to the history. Nothing else happens.'),
};

/** What one action would do now, or what blocks it. Pure; the caller supplies the facts of one moment. */
export function decideAction(action: ModerationAction, facts: ModerationFacts): AllowedAction {
  const obstacles: string[] = [];
  const permission = PERMISSION_FOR[action];
  if (!roleMay(facts.role, permission)) obstacles.push(`Your role (${facts.role}) lacks the permission ${permission}.`);
  if (facts.approvalWaiting && MONEY_ACTIONS.includes(action)) obstacles.push('An action of this payout waits for a second operator. Decide that one first.');
  const decision = DECIDE[action](facts);
  if ('blockedBy' in decision) obstacles.push(decision.blockedBy);

  const base = { action, allowed: obstacles.length === 0, blockedBy: obstacles, needsReason: true };
  if ('blockedBy' in decision || obstacles.length > 0) {
    return { ...base, step: null, consequence: '', risk: 'none', riskReasons: [], needsSecondOperator: false, sends: null, mayBecome: [] };
  }
  const bothForAmount = facts.aboveSoloLimit && MONEY_ACTIONS.includes(action);
  return { ...base, ...decision.plan, needsSecondOperator: decision.plan.needsSecondOperator || bothForAmount };
}

/** Every action with its decision, in the order in which a screen shows them. */
export function allowedActions(facts: ModerationFacts): AllowedAction[] {
  return MODERATION_ACTIONS.map((action) => decideAction(action, facts));
}

/** True while the provider should be asked on a schedule. */
export function wantsEnquiries(status: PayoutStatus, amountKnown: boolean): boolean {
  return isInFlight(status) || ((status === 'REVOKE_FAILED' || status === 'CANCEL_FAILED') && !amountKnown);
}
