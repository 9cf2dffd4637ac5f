import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './source-files.js';

/** The last commit of 0.1.0: the rule holds for what came after it. */
const BASE = '56d13b8531aa98ea4647f57c04af4fee558ce08d';
const LONGEST_SUBJECT = 120;
const HEADER = /^(?<type>[a-z]+)(?:\((?<scope>[^()]+)\))?!?: (?<subject>\S.*)$/;

function listIn(contributing: string, name: 'Types' | 'Scopes'): string[] {
  const line = contributing.split('\n').find((candidate) => candidate.startsWith(`- ${name}:`)) ?? '';
  return /`([a-z -]+)`$/.exec(line)?.[1]?.split(' ') ?? [];
}

const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
const types = listIn(contributing, 'Types');
const folders = ['apps', 'libs', 'test'].flatMap((folder) => readdirSync(join(root, folder)));
const pages = readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [name.slice(0, -'.md'.length)] : []));
const scopes = [...folders, ...pages, ...listIn(contributing, 'Scopes')];

/** Why a commit's first line breaks the rule; undefined when it keeps it. */
function faultOf(header: string): string | undefined {
  const { type = '', scope, subject = '' } = HEADER.exec(header)?.groups ?? {};
  if (type === '') return 'is not of the form "type(scope): subject"';
  if (!types.includes(type)) return `has the unknown type "${type}"`;
  const unknown = scope?.split(',').filter((one) => !scopes.includes(one)) ?? [];
  if (unknown.length > 0) return `has the unknown scope "${unknown.join(', ')}"`;
  if (subject.endsWith('.')) return 'ends with a full stop';
  return header.length > LONGEST_SUBJECT ? `is longer than ${String(LONGEST_SUBJECT)} characters` : undefined;
}

/** The first lines of the commits since the base without merges; undefined where the history is missing (an archive, a shallow clone). */
function headersSinceBase(): string[] | undefined {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    git('merge-base', '--is-ancestor', BASE, 'HEAD');
    return git('log', '--no-merges', '--format=%s', `${BASE}..HEAD`)
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    process.stderr.write(`\n!!! SKIPPED: the commit messages are not checked: this folder has no git history back to ${BASE.slice(0, 7)}\n\n`);
    return undefined;
  }
}

describe('commit messages', () => {
  const headers = headersSinceBase();
  const itWithHistory = headers === undefined ? it.skip : it;

  itWithHistory('follow Conventional Commits, with the types and scopes of CONTRIBUTING.md', () => {
    const faults = (headers ?? []).map((header) => ({ header, fault: faultOf(header) })).filter(({ fault }) => fault !== undefined);
    expect(faults).toEqual([]);
  });

  it.each(['feat(payouts): show the merchant why a payout waits', 'fix: cap deliveries', 'feat(admin)!: new sign-in'])('accepts "%s"', (header) => {
    expect(faultOf(header)).toBeUndefined();
  });

  it.each([
    ['Add a field', 'form'],
    ['feature(payouts): add a field', 'unknown type'],
    ['feat(kitchen): add a field', 'unknown scope'],
    ['feat(payouts):add a field', 'form'],
    ['feat(payouts): add a field.', 'full stop'],
    [`feat(payouts): ${'x'.repeat(LONGEST_SUBJECT)}`, 'longer'],
  ])('rejects "%s"', (header, fault) => {
    expect(faultOf(header)).toContain(fault);
  });
});
