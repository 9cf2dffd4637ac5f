/**
 * Compares three independent sets: what the merchant received, what the database of the gateway holds, and how the provider's
 * money moved. Pure: the same sets give the same findings.
 */

/** Every kind of finding, in the order of the report. None of them may ever occur. */
export const FINDING_KINDS = ['double move', 'missing', 'unexpected', 'wrong amount', 'sent again', 'broken history', 'not settled', 'no way out'];
/** Statuses in which money may be out: paid, or a recall or return was refused. */
const MAY_BE_PAID = ['PROCESSED', 'PARTIALLY_PROCESSED', 'REVOKE_FAILED', 'CANCEL_FAILED'];

/** @returns findings of `{ kind, id, words }` */
export function compare({ merchant, gateway, movements, requests }) {
  const sets = {
    merchant: new Map(merchant.map((entry) => [entry.id, entry])),
    gateway: new Map(gateway.map((payout) => [payout.id, payout])),
    byKey: new Map(gateway.map((payout) => [payout.key, payout])),
    money: moneyByPayout(movements),
    creates: createsByKey(requests),
  };
  const acknowledgedTwice = merchant.filter((entry) => sets.merchant.get(entry.id) !== entry);
  return [
    ...acknowledgedTwice.map(({ id, reference }) => found('missing', id, `also acknowledged as the payout of another order, ${reference}`)),
    ...[...sets.merchant.values()].flatMap((entry) => compareOrder(entry, sets)),
    ...[...sets.gateway.values()].flatMap((payout) => comparePayout(payout, sets)),
    ...[...sets.money.entries()].flatMap(([id, money]) => compareMoney(id, money, sets)),
    ...[...sets.creates.entries()].flatMap(([key, count]) => compareRequests(key, count, sets)),
  ];
}

function found(kind, id, words) {
  return { kind, id, words };
}

/** The movements of the provider for each payout: its reference is our id. */
function moneyByPayout(movements) {
  const all = new Map();
  for (const { reference, key, kind, amountMinor } of movements) {
    const money = all.get(reference) ?? { keys: new Set(), outs: 0, outMinor: 0, backMinor: 0 };
    money.keys.add(key);
    if (kind === 'out') money.outs += 1;
    money[kind === 'out' ? 'outMinor' : 'backMinor'] += amountMinor;
    all.set(reference, money);
  }
  return all;
}

function createsByKey(requests) {
  const counts = new Map();
  for (const { key, operation } of requests) if (operation === 'create') counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Every acknowledged payout is in the database with the ordered amount. */
function compareOrder({ id, reference, amountMinor }, { gateway }) {
  const payout = gateway.get(id);
  if (payout === undefined) return [found('missing', id, `${reference} was acknowledged and is not in the database`)];
  if (payout.amountMinor === amountMinor && payout.reference === reference) return [];
  return [found('wrong amount', id, `ordered ${amountMinor} as ${reference}, the database has ${payout.amountMinor} as ${payout.reference}`)];
}

/** The database agrees with the movements of the provider, unless the payout has an open case. */
function comparePayout(payout, { merchant, money }) {
  const { id, status, hasOpenCase, isSettled, hasWholeHistory } = payout;
  const { outMinor, backMinor } = money.get(id) ?? { outMinor: 0, backMinor: 0 };
  const netMinor = outMinor - backMinor;
  const findings = [];
  if (!merchant.has(id)) findings.push(found('unexpected', id, `${payout.reference} is in the database, and the merchant knows nothing of it`));
  if (!hasWholeHistory) findings.push(found('broken history', id, `its events do not lead to ${status}`));
  if (!isSettled) findings.push(found('not settled', id, `${status}: ${payout.waits}`));
  if (hasOpenCase || !isSettled) return findings;
  const paidMinor = payout.processedMinor ?? 0;
  const claimsMoney = paidMinor > 0 || status === 'PROCESSED' || status === 'PARTIALLY_PROCESSED';
  if (claimsMoney && netMinor === 0) findings.push(found('missing', id, `${status} here, and no money is out at the provider`));
  else if (netMinor > 0 && !MAY_BE_PAID.includes(status)) findings.push(found('missing', id, `${status} here, and ${netMinor} is out at the provider`));
  else if (netMinor !== paidMinor) findings.push(found('wrong amount', id, `${status} with ${paidMinor}, and ${netMinor} is out at the provider`));
  return findings;
}

/** The money of a payout left at most once, with the one key that belongs to it, unless the provider itself pays more. */
function compareMoney(id, { keys, outs, outMinor, backMinor }, { merchant, gateway }) {
  const findings = [];
  if (!gateway.has(id) && !merchant.has(id)) findings.push(found('unexpected', id, 'money moved for a payout that was not ordered'));
  const ordered = merchant.get(id);
  const most = ordered?.most ?? { outs: 1, minor: gateway.get(id)?.amountMinor ?? 0 };
  if (outs > most.outs || keys.size > 1) findings.push(found('double move', id, `${outs} movements out, under ${[...keys].join(', ')}`));
  else if (outMinor - backMinor > most.minor) findings.push(found('double move', id, `${outMinor - backMinor} is out of ${most.minor}`));
  return findings;
}

/** Every create but the first was ordered by operators: another was made automatically after an unknown outcome. */
function compareRequests(key, count, { byKey }) {
  const payout = byKey.get(key);
  if (payout === undefined) return [found('unexpected', key, `a create under ${key}, which is the key of no payout`)];
  const ordered = 1 + (payout.repeats ?? 0);
  return count > ordered ? [found('sent again', payout.id, `${count} creates under ${key}, and ${ordered} were ordered`)] : [];
}
