/** Tabs of a payout's page; the first is the default. */
export const PAYOUT_TABS = ['history', 'attempts', 'statements', 'callbacks', 'details'] as const;
