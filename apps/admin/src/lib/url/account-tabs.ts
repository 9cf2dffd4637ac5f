/** What a provider account's page can show; the first is shown when the address names none. */
export const ACCOUNT_TABS = ['overview', 'codes', 'changes'] as const;

/** The panels that its address can open. */
export const ACCOUNT_ACTIONS = ['edit', 'pause', 'resume'] as const;

export type AccountAction = (typeof ACCOUNT_ACTIONS)[number];
