import { EmptyView } from './view-states.js';

/** Explains how to create the first payout. */
export function FirstPayoutNotice() {
  return (
    <EmptyView title="No payout yet">
      <p>
        A merchant creates payouts with an API key: <code className="mono">POST /v1/payouts</code>. They appear here immediately.
      </p>
    </EmptyView>
  );
}
