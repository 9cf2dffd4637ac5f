import { FINDING_KINDS } from './comparison.mjs';

/** Findings shown of each kind, so that frequent kinds do not hide rare ones. */
const SHOWN_OF_KIND = 5;
const COLUMN = 18;

const euro = (minor) => (minor / 100).toLocaleString('en', { minimumFractionDigits: 2 });
const sum = (items, amountOf) => items.reduce((total, item) => total + (amountOf(item) ?? 0), 0);
const seconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;
const row = (name, cells) => `  ${name.padEnd(22)}${cells.map((cell) => String(cell).padStart(COLUMN)).join('')}`;
const countBy = (items, keyOf) => items.reduce((counts, item) => ({ ...counts, [keyOf(item)]: (counts[keyOf(item)] ?? 0) + 1 }), {});
const listed = (counts) =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(' · ');

/** The three sets side by side and the findings, as lines. */
export function reportHalf({ queue, sets, findings, faults, faultsMs, recoveryMs, inModeration, settledMs, people, proxy, repeats, cutOff }) {
  const { merchant, gateway, movements, requests } = sets;
  const out = movements.filter(({ kind }) => kind === 'out');
  const waiting = gateway.filter(({ hasOpenCase }) => hasOpenCase);
  const paid = gateway.filter(({ hasOpenCase, processedMinor }) => !hasOpenCase && processedMinor > 0);
  const kinds = countBy(findings, ({ kind }) => kind);
  return [
    `queue on ${queue}: faults for ${seconds(faultsMs)}, recovered after ${seconds(recoveryMs)}, ${inModeration} cases decided in ${seconds(settledMs)}`,
    `  faults       ${listed(faults)}`,
    `  operators    ${listed(people)}`,
    `  connections  ${listed(proxy)}`,
    `  statuses     ${listed(countBy(gateway, ({ status, hasOpenCase }) => (hasOpenCase ? `${status} in moderation` : status)))}`,
    '',
    row('', ["merchant's log", 'gateway database', "provider's ledger"]),
    row('payouts', [merchant.length, gateway.length, new Set(requests.map(({ key }) => key)).size]),
    row('  whose money left', ['', paid.length, out.length]),
    row('  in moderation', ['', waiting.length, out.filter(({ reference }) => waiting.some(({ id }) => id === reference)).length]),
    row('ordered, EUR', [euro(sum(merchant, ({ amountMinor }) => amountMinor)), euro(sum(gateway, ({ amountMinor }) => amountMinor)), '']),
    row('out, EUR', [
      '',
      euro(sum(paid, ({ processedMinor }) => processedMinor)),
      euro(sum(movements, ({ kind, amountMinor }) => (kind === 'out' ? amountMinor : -amountMinor))),
    ]),
    row('requests', [merchant.length + repeats, `${cutOff} cut off`, requests.length]),
    '',
    ...[...FINDING_KINDS, 'crash'].map((kind) => row(kind, [kinds[kind] ?? 0])),
    ...[...FINDING_KINDS, 'crash'].flatMap((kind) => findingsOf(kind, findings)),
    '',
  ];
}

function findingsOf(kind, findings) {
  const ofKind = findings.filter((finding) => finding.kind === kind);
  const shown = ofKind.slice(0, SHOWN_OF_KIND).map(({ id, words }) => `  ! ${kind}: ${id}: ${words}`);
  return ofKind.length > SHOWN_OF_KIND ? [...shown, `  ! ${kind}: and ${ofKind.length - SHOWN_OF_KIND} more`] : shown;
}

/** One line of figures over all halves. */
export function lastLine(results, seed, skipped) {
  const findings = countBy(
    results.flatMap((result) => result.findings),
    ({ kind }) => kind,
  );
  const faults = {};
  for (const result of results) for (const [name, count] of Object.entries(result.faults)) faults[name] = (faults[name] ?? 0) + count;
  const payouts = sum(results, ({ sets }) => sets.merchant.length);
  const waiting = sum(results, ({ inModeration }) => inModeration);
  const kinds = [...FINDING_KINDS, 'crash'].map((kind) => `${findings[kind] ?? 0} ${kind}`);
  const recovery = seconds(Math.max(0, ...results.map(({ recoveryMs }) => recoveryMs)));
  const queues = `on ${results.map(({ queue }) => queue).join(' and ')}${skipped.length > 0 ? `, ${skipped.join(' and ')} SKIPPED` : ''}`;
  return `chaos: ${payouts} payouts ${queues}; ${listed(faults)}; ${kinds.join(', ')}; ${waiting} decided by operators; recovered in ${recovery}; seed ${seed}`;
}
