import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AsvsRow, OPEN, openText, readAsvsRows, readRows } from '../../scripts/asvs/asvs-table.mjs';
import { readSources, root, type SourceFile } from './source-files.js';

const STATES = ['met', OPEN, 'not applicable'];
const MOST_WORDS = 12;
/** Each level 1 and level 2 requirement has to be there, and of level 3 what was chosen. */
const ALWAYS = ['1', '2'];
const NAMED_PATH = /`((?:apps|libs|docker|docs|scripts|test)\/[^`]+|[\w.-]+\.(?:mjs|json))`/g;
const LINKED_PAGE = /\]\(([\w./-]+\.md)(?:#[\w-]+)?\)/g;
const NAMED_TEST = /^`([^`]+\.spec\.tsx?)` "(.+)"$/;

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The level of each requirement of ASVS 5.0.0, by its number. A line of the file is a section with the levels of its requirements in order. */
function levelsOfAsvs(): Map<string, string> {
  const lines = read('test/architecture/asvs-levels.txt').trim().split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [section = '', levels = ''] = line.split(': ');
      return levels.split(' ').map((level, index): [string, string] => [`${section}.${String(index + 1)}`, level]);
    }),
  );
}

const pathsIn = ({ how }: AsvsRow): string[] => [...how.matchAll(NAMED_PATH)].flatMap((match) => match[1] ?? []);
const pagesIn = ({ how }: AsvsRow): string[] => [...how.matchAll(LINKED_PAGE)].map((match) => join('docs', match[1] ?? ''));
const testsOf = ({ test }: AsvsRow): string[] => (test === '' ? [] : test.split(/; (?=`)/));

/** Why a test that a row names is none; undefined when it is there with this title. */
function faultOfTest(text: string): string | undefined {
  const [, path = '', title = ''] = NAMED_TEST.exec(text) ?? [];
  if (path === '') return 'is not written as `path` "title"';
  if (!existsSync(join(root, path))) return 'names no file';
  return ["'", '"', '`'].some((quote) => read(path).includes(quote + title + quote)) ? undefined : 'has no such title';
}

function faultsOf(row: AsvsRow, levels: ReadonlyMap<string, string>): string[] {
  const wanted = [...new Set(row.numbers.map((number) => levels.get(number) ?? 'none'))].sort().join(', ');
  const missing = [...pathsIn(row), ...pagesIn(row)].filter((path) => !existsSync(join(root, path)));
  return [
    ...(row.level === wanted ? [] : [`has the level ${row.level}, not ${wanted}`]),
    ...(STATES.includes(row.state) ? [] : [`has the unknown state "${row.state}"`]),
    ...(row.numbers.length > 1 && row.state !== 'not applicable' ? ['has several numbers'] : []),
    ...(row.asks.split(/\s+/).length > MOST_WORDS ? [`asks in more than ${String(MOST_WORDS)} words`] : []),
    ...(row.how === '' ? ['does not say how, or what is missing'] : []),
    ...missing.map((path) => `names ${path}, which does not exist`),
    ...testsOf(row).flatMap((test) => {
      const fault = faultOfTest(test);
      return fault === undefined ? [] : [`${test} ${fault}`];
    }),
    ...(row.state === 'met' && pathsIn(row).length + pagesIn(row).length === 0 ? ['is met in no file'] : []),
    // A requirement on what is documented is met by the page itself.
    ...(row.state === 'met' && row.test === '' && pagesIn(row).length === 0 ? ['is met without a test'] : []),
  ].map((fault) => `${row.numbers.join(', ')} ${fault}`);
}

describe('docs/asvs.md', () => {
  const levels = levelsOfAsvs();
  let rows: AsvsRow[] = [];
  beforeAll(async () => {
    rows = await readAsvsRows();
  });

  it('has each level 1 and level 2 requirement of ASVS 5.0.0 once, and no requirement twice', () => {
    const numbers = rows.flatMap((row) => row.numbers);
    const wanted = [...levels].filter(([, level]) => ALWAYS.includes(level)).map(([number]) => number);
    expect(wanted).toHaveLength(253);
    expect(wanted.filter((number) => !numbers.includes(number))).toEqual([]);
    expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
  });

  it('says of each requirement its level, a state, files that exist and tests that have this title', () => {
    expect(rows.flatMap((row) => faultsOf(row, levels))).toEqual([]);
  });

  it.each([
    ['another level', '| 1.1.1 | 3 | a | open | b |  |', 'level 3, not 2'],
    ['a number that does not exist', '| 1.1.99 | 2 | a | open | b |  |', 'not none'],
    ['an unknown state', '| 1.1.1 | 2 | a | almost | b |  |', 'unknown state'],
    ['a file that does not exist', '| 1.1.1 | 2 | a | open | `libs/none.ts` |  |', 'does not exist'],
    ['nothing that meets it', '| 1.1.1 | 2 | a | met | b | `test/architecture/asvs.spec.ts` "has another title" |', 'met in no file'],
    ['a title that is not there', `| 1.1.1 | 2 | a | open | b | \`test/architecture/asvs.spec.ts\` "${['no', 'title'].join(' ')}" |`, 'no such title'],
    ['no test', '| 1.1.1 | 2 | a | met | `libs/domain/src/money.ts` |  |', 'without a test'],
    ['too many words', `| 1.1.1 | 2 | ${'a '.repeat(13)}| open | b |  |`, 'more than 12 words'],
  ])('would be reported for %s', (_what, line, fault) => {
    expect(readRows(line).flatMap((row) => faultsOf(row, levels))).toContainEqual(expect.stringContaining(fault));
  });

  it('has its open requirements printed by npm run asvs, by level, with their number', () => {
    const printed = execFileSync(process.execPath, [join(root, 'scripts/asvs/print-open.mjs')], { encoding: 'utf8' });
    expect(printed).toBe(openText(rows));
    const open = rows.filter(({ state }) => state === OPEN);
    const inOrder = ['1', '2', '3'].flatMap((level) => open.filter((row) => row.level === level).map(({ numbers }) => numbers[0]));
    expect([...printed.matchAll(/^ {2}(\d+\.\d+\.\d+) /gm)].map((match) => match[1])).toEqual(inOrder);
    expect(printed).toContain(`\n${String(open.length)} open (`);
  });
});

describe('what docs/asvs.md says of the whole code', () => {
  let sources: SourceFile[] = [];
  beforeAll(async () => {
    sources = (await readSources('apps', 'libs')).filter(({ path }) => !/\.spec\.tsx?$/.test(path));
  });

  it.each([
    ['code made of text', /\beval\(|\bnew Function\(|node:vm\b/, /^$/],
    ['HTML made of text', /dangerouslySetInnerHTML|\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write/, /^$/],
    ['program started but the database of development', /child_process/, /^libs\/database\/src\/embedded\//],
    ['hash but SHA-256 and SHA-512', /\bcreate(?:Hash|Hmac)\((?!'sha(?:256|512)')/, /^$/],
    ['cipher but AES-256-GCM', /\bcreate(?:Cipher|Decipher)iv\((?!'aes-256-gcm')/, /^$/],
    ['random number that can be foreseen, but for pauses', /Math\.random/, /\/(?:attempt-results\.service|enquiry-schedule)\.ts$/],
    ['certificate unchecked', /rejectUnauthorized|TLS_REJECT_UNAUTHORIZED|checkServerIdentity/, /^$/],
    ['origin but its own allowed', /access-control-allow|enableCors|fastify\/cors/i, /^$/],
    ['message taken from another window', /window\.postMessage|window\.addEventListener\('message'|\bonmessage\b|new WebSocket\(|RTCPeerConnection/, /^$/],
  ])('the code has no %s', (_what, pattern, allowed) => {
    expect(sources.length).toBeGreaterThan(500);
    expect(sources.filter(({ path, text }) => pattern.test(text) && !allowed.test(path)).map(({ path }) => path)).toEqual([]);
  });

  it('the gateway depends on no package for GraphQL, WebSocket, XML, LDAP, SAML, OpenID, uploads or templates', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const unwanted =
      /graphql|websocket|socket\.io|^ws$|xml|\bsax\b|ldap|saml|openid|oidc|multipart|multer|busboy|handlebars|mustache|\bejs\b|\bpug\b|markdown|marked|webrtc/;
    expect(Object.keys(dependencies).filter((name) => unwanted.test(name))).toEqual([]);
  });

  it('fields of passwords hide what is typed, and let it be pasted and filled in', () => {
    const fields = sources.filter(({ path, text }) => path.startsWith('apps/admin/') && /autoComplete="(?:current|new)-password"/.test(text));
    expect(fields.length).toBeGreaterThan(1);
    expect(fields.filter(({ text }) => !text.includes('<PasswordInput')).map(({ path }) => path)).toEqual([]);
    expect(sources.filter(({ text }) => /onPaste=/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('parameters in addresses of the admin API name nothing secret, and nothing of a recipient but our ids', () => {
    const { paths } = JSON.parse(read('apps/admin/openapi.json')) as { paths: Record<string, Record<string, { parameters?: { in: string; name: string }[] }>> };
    const parameters = Object.values(paths).flatMap((operations) => Object.values(operations).flatMap((operation) => operation.parameters ?? []));
    const names = parameters.filter((one) => one.in !== 'header').map(({ name }) => name);
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => /password|token|secret|otp|iban|account_number|card|holder|email|phone|fields/i.test(name))).toEqual([]);
  });
});
