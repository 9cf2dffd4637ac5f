/** What a payout's page can show below; the first is shown when the address names none. */
export const PAYOUT_TABS = ['history', 'attempts', 'statements', 'callbacks', 'details'] as const;
