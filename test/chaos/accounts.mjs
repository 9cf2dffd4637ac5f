/** Account numbers of the sandbox with their weights. None stays pending, so every payout reaches an end. */
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
  [numbered('40000000', 6), 6],
  [['5000000001', '5000000002'], 2],
  [['8123456789', '9876543210'], 8],
];

function numbered(family, count) {
  return Array.from({ length: count }, (_, index) => family + String(index + 1).padStart(2, '0'));
}

/** The recipient of the next payout, which selects the behaviour of the provider. */
export function pickAccount(random) {
  return random.pick(random.weighted(FAMILIES));
}
