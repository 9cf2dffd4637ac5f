import { posix } from 'node:path';
import ts from 'typescript';
import type { SourceFile } from './source-files.js';

/** From left to right: a lib may import what stands to the right of it, never its own level. Apps stand to the left of all. */
const LEVELS = [
  ['notifications', 'alerts'],
  ['payouts', 'callbacks'],
  ['changes'],
  ['providers', 'access', 'queue', 'audit'],
  ['database'],
  ['config', 'observability', 'outbound'],
  ['domain'],
];

/** What a connector may see of `libs/providers/src` besides its own folder: the contract, and what all connectors have in common. */
const CONNECTOR_KIT = 'libs/providers/src/connector-kit/';

/** One sentence for every import that breaks the rules of the house. */
export function findBreaches(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap((specifier) => {
      const breach = specifier.startsWith('.') ? judgeRelative(file.path, specifier) : judgeLib(file.path, specifier);
      return breach === undefined ? [] : [`${file.path} imports "${specifier}": ${breach}`];
    }),
  );
}

/** Every kind of import: static, dynamic, type-only, and re-exports. */
function importsOf(file: SourceFile): string[] {
  return ts.preProcessFile(file.text, true, true).importedFiles.map((found) => found.fileName);
}

function judgeRelative(path: string, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
  const home = homeOf(path);
  if (!target.startsWith(`${home}/`)) return judgeLeaving(path, target);
  const provider = providerOf(path);
  if (provider === undefined || target.startsWith(`${provider}/`) || target.startsWith(CONNECTOR_KIT)) return undefined;
  return 'a connector sees the connector kit and itself only';
}

function judgeLeaving(path: string, target: string): string | undefined {
  if (target.startsWith('test/')) return path.endsWith('.spec.ts') ? undefined : 'only a test imports from test/';
  if (target.startsWith('libs/')) return 'a lib is entered by its index, as @app/<lib>';
  if (target.startsWith('apps/')) return 'no code imports an app';
  return 'a relative import stays within its app or lib';
}

function judgeLib(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith('@app/')) return undefined;
  const lib = specifier.slice('@app/'.length);
  if (lib.includes('/')) return 'a lib is entered by its index, as @app/<lib>';
  const level = levelOf(lib);
  if (level === -1) return 'there is no such lib';
  if (path.startsWith('apps/admin/') && lib !== 'domain') return 'the admin sees @app/domain and its generated types only';
  if (path.startsWith('apps/')) return undefined;
  const own = libOf(path);
  if (lib === own) return 'within a lib, imports are relative';
  if (providerOf(path) !== undefined && lib !== 'domain') return 'a connector sees the connector kit and itself only';
  return level > levelOf(own) ? undefined : `${own} may import only what stands to the right of it (${LEVELS.map((names) => names.join(', ')).join(' → ')})`;
}

function levelOf(lib: string): number {
  return LEVELS.findIndex((names) => names.includes(lib));
}

/** `apps/gateway` or `libs/payouts`. */
function homeOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function libOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** `libs/providers/src/connectors/<name>` for a file of a connector's folder. */
function providerOf(path: string): string | undefined {
  const name = /^libs\/providers\/src\/connectors\/([^/]+)\//.exec(path)?.[1];
  return name === undefined ? undefined : `libs/providers/src/connectors/${name}`;
}
