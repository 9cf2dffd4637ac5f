/** Account numbers of the sandbox with their weights. Every payout reaches an end; with some of them, only operators can say which. */
const FAMILIES = [
  [['1000000000'], 40],
  [['1000000001', '1000000002'], 14],
  [['1000000003', '1000000004'], 5],
  [['1000000005'], 2],
  [numbered('20000000', 21), 6],
  [numbered('21000000', 21), 5],
  [numbered('30000000', 8), 5],
  [numbered('31000000', 8), 5],
  [['3200000001', '3200000002'], 2],
  [numbered('40000000', 8), 3],
  [['5000000001', '5000000002', '5000000004', '5000000005'], 3],
  [['6000000001', '6000000002', '6000000003', '6000000004', '6000000005', '6000000006', '6000000008', '6000000009'], 4],
  [numbered('70000000', 8), 4],
  [numbered('90000000', 10), 4],
  [numbered('91000000', 5), 3],
  [['8123456789', '9876543210'], 8],
];

function numbered(family, count) {
  return Array.from({ length: count }, (_, index) => family + String(index + 1).padStart(2, '0'));
}

/** The provider pays these twice, or pays the rest later: the second movement is not a second payment of the gateway. */
const PAID_IN_TWO = new Set(['5000000005', '7000000004', '7000000008', '9000000003', '9000000004']);
/** The provider pays one and a half times the amount. */
const PAID_TOO_MUCH = '9000000001';

/** What the merchant asks for after the payout was created; undefined for nothing. */
export function commandFor(account) {
  return { 6: 'revoke', 7: 'cancel' }[account[0]];
}

/** The most that the provider may move for an order, by its own doing. */
export function mostFor(account, amountMinor) {
  return { outs: PAID_IN_TWO.has(account) ? 2 : 1, minor: account === PAID_TOO_MUCH ? Math.ceil(amountMinor * 1.5) : amountMinor };
}

/** The recipient of the next payout, which selects the behaviour of the provider. */
export function pickAccount(random) {
  return random.pick(random.weighted(FAMILIES));
}
