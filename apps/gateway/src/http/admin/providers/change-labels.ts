/** Titles of the changes in the history of accounts, routes and code rules, by action. */
export const CHANGE_TITLES: Readonly<Record<string, string>> = {
  'account.created': 'Account created',
  'account.changed': 'Account changed',
  'account.paused': 'Paused',
  'account.resumed': 'Resumed',
  'account.proved': 'Mode and identity proved',
  'account.contradicted': 'The provider contradicts mode or identity',
  'account.confirmation_asked': 'Confirmation asked for',
  'account.confirmed': 'Mode and identity confirmed by two operators',
  'account.confirmation_withdrawn': 'Confirmation withdrawn',
  'account.secrets_rotated': 'Secrets rotated',
  'route.created': 'Route created',
  'route.changed': 'Route changed',
  'code_rule.drafted': 'Code rule drafted',
  'code_rule.published': 'Code rule published',
  'code_rule.withdrawn': 'Code rule withdrawn',
};
