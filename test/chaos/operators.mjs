import { setTimeout as pause } from 'node:timers/promises';
import { AdminClient } from './admin-client.mjs';
import { readTruth } from './records.mjs';

const REASON = 'Asked their support by telephone';
/** Between two actions while the faults last, and of an account that is paused. */
const ACT_EVERY_MS = 150;
const ACCOUNT_PAUSE_MS = 1_000;
/** How many payouts are decided at the same time once the faults are over. */
const PARALLEL_DECISIONS = 6;
const PAGE = 100;
/** Longer than the gateway and the sandbox need after a decision. */
const LOOK_AGAIN_MS = 500;
/** How many attempts and statements a finding shows. */
const SEEN_LAST = 6;
/** A payout that the provider does not receive although it was sent again is ended. */
const MAX_SENDS = 2;

const WHAT_THEY_DO = [
  ['decide', 8],
  ['enquire', 3],
  ['hold', 2],
  ['release', 3],
  ['note', 1],
  ['pauseAccount', 0.3],
];

/**
 * One who asks, one who approves and one who administers. While the faults last, they act on what the queue shows; afterwards they decide
 * every payout by the truth, which is in the provider's ledger.
 */
export class Operators {
  constructor({ urls, operators, account, booksUrl, random }) {
    const signIn = (role, place = 0) => new AdminClient(urls, operators.filter((operator) => operator.role === role)[place]);
    this.maker = signIn('operator');
    this.checker = signIn('approver');
    this.admin = signIn('admin');
    this.secondAdmin = signIn('admin', 1);
    Object.assign(this, { account, booksUrl, random });
    /** What was done, by name, refusals included: a process may be down, or the payout has changed. */
    this.counts = {};
  }

  /** Acts until `stop()`. */
  start() {
    this.isActing = true;
    this.acting = this.actUntilStopped();
  }

  async stop() {
    this.isActing = false;
    await this.acting;
  }

  /** Decides every open case. @returns sentences about those for which nothing is offered, or that are still open when the time is over */
  async settle(limitMs) {
    const deadline = Date.now() + limitMs;
    const refusals = new Map();
    for (;;) {
      const ids = await this.queue();
      if (ids.length === 0) return [];
      if (Date.now() > deadline) return ids.map((id) => `${id} is still in moderation: ${refusals.get(id) ?? 'it comes back after each decision'}`);
      const left = [...ids];
      const decideInTurn = async () => {
        for (let id = left.pop(); id !== undefined; id = left.pop()) {
          await this.decide(id).then(
            () => refusals.delete(id),
            (error) => refusals.set(id, error.message),
          );
        }
      };
      await Promise.all(Array.from({ length: PARALLEL_DECISIONS }, decideInTurn));
      await pause(LOOK_AGAIN_MS);
    }
  }

  async actUntilStopped() {
    while (this.isActing) {
      const what = this.random.weighted(WHAT_THEY_DO);
      const isDone = await this.act(what).then(
        (did) => did,
        () => false,
      );
      const name = isDone ? what : `${what} refused`;
      this.counts[name] = (this.counts[name] ?? 0) + 1;
      await pause(ACT_EVERY_MS);
    }
  }

  async act(what) {
    if (what === 'pauseAccount') return this.pauseAccount();
    const { data } = await this.maker.get(what === 'hold' ? `/payouts?limit=${PAGE}` : `/moderation?limit=${PAGE}`);
    if (data.length === 0) return false;
    const { id, version } = (({ payout, ...row }) => payout ?? row)(this.random.pick(data));
    if (what === 'decide') return this.decide(id);
    await this.maker.post(`/payouts/${id}/${what}`, { reason: REASON }, version);
    return true;
  }

  /** One administrator stops the live account, and two resume it, whatever happens: the run would stand still. */
  async pauseAccount() {
    const place = `/provider-accounts/${this.account}`;
    await this.admin.post(`${place}/pause`, { reason: 'Its answers look wrong' });
    await pause(ACCOUNT_PAUSE_MS);
    for (;;) {
      const { pause: present } = await this.admin.get(place).catch(() => ({}));
      if (present === null) return true;
      await this.resumeAccount(place).catch(() => pause(ACT_EVERY_MS));
    }
  }

  /** A process may end between asking and publishing: what waits is published. */
  async resumeAccount(place) {
    const { data: waiting } = await this.secondAdmin.get(`/change-requests?shown_on=${this.account}`);
    const request = waiting[0] ?? (await this.admin.post(`${place}/resume`, { reason: 'Checked with the provider' })).change;
    await this.secondAdmin.post(`/change-requests/${request.id}/publish`, { password: this.secondAdmin.password });
  }

  /** Every payout that needs a decision. */
  async queue() {
    const ids = [];
    for (let cursor = null; ;) {
      const page = await this.maker.get(`/moderation?limit=${PAGE}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      ids.push(...page.data.map(({ payout }) => payout.id));
      cursor = page.next_cursor;
      if (cursor === null) return ids;
    }
  }

  /** One step towards the truth, approved by the second operator where that is needed. @throws Error when nothing is offered */
  async decide(id) {
    const detail = await this.maker.get(`/payouts/${id}`);
    const { version, moderation_required: needsDecision } = detail.payout;
    if (!needsDecision) return false;
    const waiting = detail.approvals.find(({ state }) => state === 'waiting');
    if (waiting) return this.approve(waiting.id);
    const may = (action) => detail.actions.some((offered) => offered.action === action && offered.allowed);
    const act = async (path, body) => {
      const { approval_id: approvalId, result } = await this.maker.post(`/payouts/${id}/${path}`, { reason: REASON, ...body }, version);
      return result === 'approval_requested' ? this.approve(approvalId) : true;
    };
    const truth = detail.attempts.length === 0 ? undefined : await readTruth(this.booksUrl, id, detail.payout.status);
    // While the faults last, what has not arrived may still be on its way: only what was paid can be known.
    const isKnown = truth !== undefined && (truth.isPaid || !this.isActing);
    const told = detail.statements.findLast(({ source, accepted, provider_reference: ticket }) => source === 'manual' && accepted && ticket === truth?.ticket);
    if (told && may('resolve_conflict')) return act('resolve-conflict', { statement_id: told.id });
    const tell = () =>
      act('statements', { outcome: truth.outcome, provider_reference: truth.ticket, ...(truth.amount ? { processed_amount: truth.amount } : {}) });
    // Where the provider has spoken since, what was told is not the last word any more, and the payout would only be asked about again.
    const isSuperseded = detail.actions.some(({ action, label }) => action === 'process' && label === 'Resume');
    if (isKnown && (!told || isSuperseded) && may('add_statement')) return tell();
    const sends = detail.attempts.filter(({ operation }) => operation === 'invoke').length;
    if (may('process') && sends <= MAX_SENDS) return act('process');
    const ending = ['release', 'cancel', 'revoke'].find(may);
    if (ending) return act(ending);
    // What the provider said since then cannot be read: it is told again.
    if (isKnown && may('add_statement')) return tell();
    throw new Error(`nothing is offered: ${detail.actions.flatMap(({ blocked_by: by }) => by).join(' ')}`);
  }

  /** What an operator sees of a payout that nothing ends: for the finding. */
  async describe(id) {
    const { payout, actions, attempts, statements } = await this.maker.get(`/payouts/${id}`);
    const truth = await readTruth(this.booksUrl, id, payout.status);
    const offered = actions.filter(({ allowed }) => allowed).map(({ label }) => label);
    const sent = attempts.slice(-SEEN_LAST).map((attempt) => [attempt.operation, attempt.outcome, attempt.provider_code, attempt.provider_message].join(' '));
    const told = statements.slice(-SEEN_LAST).map((statement) => [statement.source, statement.claim, statement.provider_code].join(' '));
    return JSON.stringify({ truth, offered, sent, told });
  }

  async approve(approvalId) {
    await this.checker.post(`/approvals/${approvalId}/approve`, { comment: 'I heard it too' });
    return true;
  }
}
