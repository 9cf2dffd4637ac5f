import { type ConfigurationChangeRecord, listChangesOfKind } from '@app/providers';
import { Database, IS_STOPPED_BY, type KillSwitchEntity, type RowOf, sql } from '@app/database';
import { Injectable } from '@nestjs/common';
import { KillSwitchNotFound } from './kill-switch.errors.js';

/** How many that are over are listed. */
const MAX_PAST = 20;
/** Payouts are counted up to here; beyond it the figure is "at least". */
const COUNT_CAP = 10_000;

/** A kill switch with the names of people and of what it stops, and with what it does now. */
export interface KillSwitchRecord extends RowOf<KillSwitchEntity> {
  target_name: string | null;
  pressed_by_name: string;
  /** The waiting request can no longer be approved. */
  request_has_expired: boolean;
  resume_asked_by_name: string | null;
  resumed_by_name: string | null;
  /** Sends that are planned and wait. 0 for one that is over. */
  waiting: number;
  /** Sends that had begun before it was pressed, and whose outcome is not known yet. */
  on_their_way: number;
}

const WAITING = `SELECT count(*)::int FROM (
  SELECT FROM payout_task t JOIN payout p ON p.id = t.payout_id WHERE ${IS_STOPPED_BY} AND NOT p.moderation_required LIMIT ${COUNT_CAP}) waiting`;
const ON_THEIR_WAY = `SELECT count(*)::int FROM (
  SELECT FROM (SELECT payout_id, operation::text AS task FROM payout_attempt WHERE outcome IS NULL) t JOIN payout p ON p.id = t.payout_id
  WHERE ${IS_STOPPED_BY} LIMIT ${COUNT_CAP}) sending`;
const RECORDS = `
  SELECT k.*, coalesce(k.resumed_at IS NULL AND k.resume_expires_at <= clock_timestamp(), false) AS request_has_expired,
    presser.name AS pressed_by_name, asker.name AS resume_asked_by_name, resumer.name AS resumed_by_name, coalesce(m.name, s.name, a.name) AS target_name,
    (${WAITING}) AS waiting, (${ON_THEIR_WAY}) AS on_their_way
  FROM kill_switch k JOIN operator presser ON presser.id = k.pressed_by
    LEFT JOIN operator asker ON asker.id = k.resume_asked_by LEFT JOIN operator resumer ON resumer.id = k.resumed_by
    LEFT JOIN merchant m ON k.scope = 'merchant' AND m.id = k.target_id LEFT JOIN service s ON k.scope = 'service' AND s.code = k.target_id
    LEFT JOIN provider_account a ON k.scope = 'account' AND a.id = k.target_id`;
const LIST = sql('kill_switch_list', `${RECORDS} WHERE k.resumed_at IS NULL ORDER BY k.pressed_at`);
const PAST = sql('kill_switch_past', `${RECORDS} WHERE k.resumed_at IS NOT NULL ORDER BY k.pressed_at DESC LIMIT $1`);
const ONE = sql('kill_switch_one', `${RECORDS} WHERE k.id = $1`);
const TARGETS = sql(
  'kill_switch_targets',
  `SELECT 'merchant' AS scope, id, name FROM merchant UNION ALL SELECT 'service', code, name FROM service
   UNION ALL SELECT 'account', id, name FROM provider_account WHERE mode = 'live' ORDER BY scope, name, id LIMIT $1`,
);

/** Something that can be stopped by itself. */
export interface KillSwitchTarget {
  scope: 'merchant' | 'service' | 'account';
  id: string;
  name: string;
}

/** How many targets are offered. */
const MAX_TARGETS = 1_000;

/** Reads what kill switches stop, and what was stopped and resumed before. */
@Injectable()
export class KillSwitchesReader {
  constructor(private readonly database: Database) {}

  /** Those in force, the longest first. */
  inForce(): Promise<KillSwitchRecord[]> {
    return this.database.rows<KillSwitchRecord & Record<string, unknown>>(LIST, []);
  }

  /** The latest that are over, newest first. */
  past(): Promise<KillSwitchRecord[]> {
    return this.database.rows<KillSwitchRecord & Record<string, unknown>>(PAST, [MAX_PAST]);
  }

  /** @throws {KillSwitchNotFound} */
  async get(id: string): Promise<KillSwitchRecord> {
    const record = await this.database.first<KillSwitchRecord & Record<string, unknown>>(ONE, [id]);
    if (!record) throw new KillSwitchNotFound(id);
    return record;
  }

  /** Who pressed, asked, refused and resumed, newest first. */
  changes(): Promise<ConfigurationChangeRecord[]> {
    return listChangesOfKind(this.database, 'kill_switch');
  }

  /** Merchants, services and live accounts, by name. */
  targets(): Promise<KillSwitchTarget[]> {
    return this.database.rows<KillSwitchTarget & Record<string, unknown>>(TARGETS, [MAX_TARGETS]);
  }
}
