/** How soon an operator has to act: `now` also at night, `today` can wait until the morning. */
export const ALERT_URGENCIES = ['now', 'today'] as const;
export type AlertUrgency = (typeof ALERT_URGENCIES)[number];

/** How alerts reach people: by mail, a webhook in the form of Slack, or a signed webhook. */
export const ALERT_CHANNEL_KINDS = ['email', 'slack', 'webhook'] as const;
export type AlertChannelKind = (typeof ALERT_CHANNEL_KINDS)[number];
