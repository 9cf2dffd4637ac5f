/** Tabs of a provider account's page; the first is the default. */
export const ACCOUNT_TABS = ['overview', 'codes', 'changes'] as const;

/** Panels that the address can open. */
export const ACCOUNT_ACTIONS = ['edit', 'pause', 'resume', 'rotate', 'ask', 'confirm', 'withdraw'] as const;

export type AccountAction = (typeof ACCOUNT_ACTIONS)[number];
