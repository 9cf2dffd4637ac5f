import { EmptyView } from './view-states.js';

/** The way to the first payout, where there is none yet. */
export function FirstPayoutHint() {
  return (
    <EmptyView title="No payout yet">
      <p>
        A merchant creates payouts with an API key: <code className="mono">POST /v1/payouts</code>. They appear here at once.
      </p>
    </EmptyView>
  );
}
