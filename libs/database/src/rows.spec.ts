import { describe, expect, it } from '@jest/globals';
import { AuditCheckpointEntryEntity, PayoutEntity } from './entities/index.js';
import { columnList, columnsOf, insertRecords, recordsOf, tableOf } from './rows.js';

describe('columnsOf', () => {
  it('names every column of an entity as the database does', () => {
    expect(columnsOf(AuditCheckpointEntryEntity)).toEqual(['payout_id', 'sequence', 'hash', 'checkpoint']);
    expect(columnsOf(PayoutEntity)).toEqual(expect.arrayContaining(['id', 'amount_minor', 'description', 'recipient_fingerprint']));
  });
});

describe('columnList', () => {
  it('lists the given columns, and all of them when none are given', () => {
    expect(columnList(AuditCheckpointEntryEntity, ['hash', 'payout_id'])).toBe('hash, payout_id');
    expect(columnList(AuditCheckpointEntryEntity)).toBe('payout_id, sequence, hash, checkpoint');
  });
});

describe('tableOf', () => {
  it('refuses a class that is not an entity', () => {
    expect(tableOf(PayoutEntity)).toBe('payout');
    expect(() => tableOf(Date)).toThrow('Date is not an entity');
  });
});

describe('insertRecords', () => {
  it('inserts all columns of rows that travel in one parameter', () => {
    expect(insertRecords(AuditCheckpointEntryEntity, '$2')).toBe(
      'INSERT INTO audit_checkpoint_entry (payout_id, sequence, hash, checkpoint) SELECT payout_id, sequence, hash, checkpoint FROM json_populate_recordset(NULL::audit_checkpoint_entry, $2)',
    );
  });
});

describe('recordsOf', () => {
  it('writes the given columns that are not null, bytes in hexadecimal and bigints as digits', () => {
    const row = { id: 'a', hash: Buffer.from([1, 255]), amount: 9_007_199_254_740_993n, at: new Date(0), none: null, extra: 'left out' };
    expect(JSON.parse(recordsOf(['id', 'hash', 'amount', 'at', 'none'], [row]))).toEqual([
      { id: 'a', hash: String.raw`\x01ff`, amount: '9007199254740993', at: '1970-01-01T00:00:00.000Z' },
    ]);
  });
});
