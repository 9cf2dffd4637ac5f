import { type ApprovalRule, CURRENCIES, type Fault, MAX_RULE_NAME, shortenText } from '@app/domain';

/** What is wrong with the values of a rule. Pointers name the members of its form. */
export function ruleFaults({ name, fromMinor, actions }: Pick<ApprovalRule, 'name' | 'fromMinor' | 'actions'>): Fault[] {
  const faults: Fault[] = [];
  if (name.trim() === '' || shortenText(name, MAX_RULE_NAME) !== name)
    faults.push({ pointer: '/name', detail: `The name is 1 to ${String(MAX_RULE_NAME)} characters that operators read.` });
  if (new Set(actions).size < actions.length) faults.push({ pointer: '/actions', detail: 'Name each action once.' });
  for (const [currency, minor] of Object.entries(fromMinor)) {
    if (!CURRENCIES.includes(currency))
      faults.push({ pointer: '/from', detail: `${currency} is no currency: name it by its three capital letters, such as EUR.` });
    else if (!Number.isSafeInteger(minor) || minor < 0) faults.push({ pointer: '/from', detail: `The amount in ${currency} is too large.` });
  }
  return faults;
}

/** Why nobody could approve what the rule is about. */
export function cannotBeMet({ approvers, role }: Pick<ApprovalRule, 'approvers' | 'role'>): string {
  const who = role === 'admin' ? 'administrators' : 'approvers or administrators';
  const number = approvers === 2 ? `Two ${who}` : `One of the ${who}`;
  return `${number} must agree besides the one who asks, and too few may sign in: no request could ever be approved. Add operators first, or ask for fewer.`;
}
