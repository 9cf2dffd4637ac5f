import { FINDING_KINDS } from '../chaos/comparison.mjs';
import { DRILL_KINDS } from './findings.mjs';

const ALL_KINDS = [...FINDING_KINDS, ...DRILL_KINDS, 'crash'];
/** Findings shown of each kind, so that frequent kinds do not hide rare ones. */
const SHOWN_OF_KIND = 5;

const seconds = (ms) => (ms === undefined ? 'never' : `${(ms / 1_000).toFixed(1)} s`);
const countBy = (items, keyOf) => items.reduce((counts, item) => ({ ...counts, [keyOf(item)]: (counts[keyOf(item)] ?? 0) + 1 }), {});
const listed = (counts) =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(' · ');
const euro = (minor) => (minor / 100).toLocaleString('en', { minimumFractionDigits: 2 });
const sum = (items, amountOf) => items.reduce((total, item) => total + (amountOf(item) ?? 0), 0);

/** One fail-over, as lines. */
export function reportDrill({ name, sets, findings, moments, timings, fence, recoveryMs, repeats, heard }) {
  const { merchant, gateway, movements, requests } = sets;
  const { lostAtMs, promotedAtMs } = moments;
  const before = merchant.filter(({ atMs }) => atMs <= lostAtMs).length;
  const kinds = countBy(findings, ({ kind }) => kind);
  return [
    `${name}: the primary was lost with ${before} payouts acknowledged, the standby promoted ${seconds(promotedAtMs - lostAtMs)} later`,
    `  after it       ${Object.entries(timings)
      .map(([what, ms]) => `${what} ${seconds(ms)}`)
      .join(' · ')}`,
    `  compared       ${findings.length === 0 ? 'all agreed' : 'not in agreement'} ${seconds(recoveryMs)} after the last order was acknowledged`,
    `  merchant       ${merchant.length} acknowledged after ${merchant.length + repeats} requests, ${heard} callbacks heard`,
    `  gateway        ${gateway.length} payouts: ${listed(countBy(gateway, ({ status, hasOpenCase }) => (hasOpenCase ? `${status} in moderation` : status)))}`,
    `  provider       ${requests.length} creates, EUR ${euro(sum(movements, ({ kind, amountMinor }) => (kind === 'out' ? amountMinor : -amountMinor)))} out`,
    `  old primary    started again, takes writes; ${fence.connections} connections and ${fence.sessions} sessions of the gateway`,
    `  findings       ${ALL_KINDS.map((kind) => `${kinds[kind] ?? 0} ${kind}`).join(' · ')}`,
    ...ALL_KINDS.flatMap((kind) => findingsOf(kind, findings)),
    '',
  ];
}

function findingsOf(kind, findings) {
  const ofKind = findings.filter((finding) => finding.kind === kind);
  const shown = ofKind.slice(0, SHOWN_OF_KIND).map(({ id, words }) => `  ! ${kind}: ${id}: ${words}`);
  return ofKind.length > SHOWN_OF_KIND ? [...shown, `  ! ${kind}: and ${ofKind.length - SHOWN_OF_KIND} more`] : shown;
}

/** One line of figures over all fail-overs. */
export function lastLine(results, options, skipped) {
  const kinds = countBy(
    results.flatMap(({ findings }) => findings),
    ({ kind }) => kind,
  );
  const slowest = Math.max(...results.flatMap(({ timings }) => Object.values(timings).map((ms) => ms ?? Number.POSITIVE_INFINITY)));
  const payouts = sum(results, ({ sets }) => sets.merchant.length);
  const counts = ALL_KINDS.map((kind) => `${kinds[kind] ?? 0} ${kind}`).join(', ');
  const left = skipped.length > 0 ? `, ${skipped.join(' and ')} SKIPPED` : '';
  const standby = options.isSynchronous ? 'a synchronous' : 'an asynchronous';
  return `drill: ${payouts} payouts in ${results.length} fail-over${results.length === 1 ? '' : 's'} to ${standby} standby${left}; ${counts}; all work went on within ${seconds(slowest)}; seed ${options.seed}`;
}
