import { describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { auditLabel } from './audit-labels.js';

const LIBS = join(import.meta.dirname, '../../../../../../libs');
const ACTION = /\baction: (?:\w+ \? )?'([a-z_]+\.[a-z_]+)'/g;

async function actionsOfConfiguration(): Promise<string[]> {
  const files = (await readdir(LIBS, { recursive: true })).filter((path) => /src\/.*\.ts$/.test(path) && !/migrations|\.spec\./.test(path));
  const texts = await Promise.all(files.map((path) => readFile(join(LIBS, path), 'utf8')));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(ACTION)].map(([, action = '']) => action)))];
}

describe('labels of the audit log', () => {
  it('exist for every change of configuration that the code records', async () => {
    const actions = await actionsOfConfiguration();
    expect(actions.length).toBeGreaterThan(15);
    expect(actions.filter((action) => auditLabel({ action, data: {} }) === action)).toEqual([]);
  });

  it('name both statuses of a change of the status', () => {
    expect(auditLabel({ action: 'status.changed', data: { from_status: 'READY', to_status: 'TERMINATED' } })).toBe('Status changed from READY to TERMINATED');
  });

  it('are the action itself where none is known, so that nothing is hidden', () => {
    expect(auditLabel({ action: 'something.new', data: {} })).toBe('something.new');
  });
});
