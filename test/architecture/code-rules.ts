import { posix } from 'node:path';
import ts from 'typescript';
import type { SourceFile } from './source-files.js';

/** A statement that reads or writes a table. Keywords are upper case in this code base, words for people are not. */
const SQL = /\bSELECT\s[\s\S]*\bFROM\b|\bSELECT\s+(pg_|set_config|now\(|clock_timestamp)|\bINSERT INTO\b|\bUPDATE\s+[a-z_]+(\s+[a-z])?\s+SET\b|\bDELETE FROM\b/;
/** The queue's backend looks into BullMQ's own schema for its health. */
const MAY_HOLD_SQL = /\.(repository|reader)\.ts$|^libs\/database\/|^apps\/sandbox\/|^libs\/queue\/src\/backend\/postgres-backend\.ts$/;

/** The suffix that a file has where it exports a class of the role. */
const SUFFIX_OF_ROLE: Readonly<Record<string, string>> = {
  Controller: '.controller.ts',
  Dto: '.dto.ts',
  Entity: '.entity.ts',
  Filter: '.filter.ts',
  Guard: '.guard.ts',
  Module: '.module.ts',
  Pipe: '.pipe.ts',
  Processor: '.processor.ts',
  Reader: '.reader.ts',
  Repository: '.repository.ts',
  Service: '.service.ts',
  View: '.view.ts',
};

/** Errors may be named for what they are about, and a command is one file with its module. */
const MAY_HOLD_ANY_ROLE = /\.errors\.ts$|^apps\/gateway\/src\/cli\//;

const MAX_FUNCTION_PARAMETERS = 4;
const MAX_CONSTRUCTOR_PARAMETERS = 6;

function parse({ path, text }: SourceFile): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  node.forEachChild((child) => {
    visit(child, look);
  });
}

/** The texts of a file that a database could read: strings and templates, the expressions in them left out. */
function literalsOf(source: ts.SourceFile): string[] {
  const literals: string[] = [];
  visit(source, (node) => {
    if (ts.isStringLiteralLike(node)) literals.push(node.text);
    if (ts.isTemplateExpression(node)) literals.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' x '));
  });
  return literals;
}

/** Files that hold SQL and are neither a repository nor a reader. */
export function filesWithStraySql(files: readonly SourceFile[]): string[] {
  return files.filter((file) => !MAY_HOLD_SQL.test(file.path) && literalsOf(parse(file)).some((text) => SQL.test(text))).map(({ path }) => path);
}

/** Files whose SQL inserts payouts or sets their status. */
export function filesThatWriteStatus(files: readonly SourceFile[]): string[] {
  const writes = /\bUPDATE payout\b(?! *_)[^;]*?\bSET\b[^;]*?\bstatus = |\bINSERT INTO payout \(/;
  const inserts = /\binsertRecords\(PayoutEntity\b/;
  return files.filter((file) => inserts.test(file.text) || literalsOf(parse(file)).some((text) => writes.test(text))).map(({ path }) => path);
}

/** Classes whose role and file disagree, as `path: class`. */
export function misplacedClasses(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const found: string[] = [];
    visit(parse(file), (node) => {
      if (!ts.isClassDeclaration(node) || node.name === undefined) return;
      const name = node.name.text;
      const isAbstract = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) ?? false;
      const role = isAbstract ? undefined : Object.keys(SUFFIX_OF_ROLE).find((one) => name.endsWith(one));
      if (role !== undefined && !file.path.endsWith(SUFFIX_OF_ROLE[role] ?? '') && !MAY_HOLD_ANY_ROLE.test(file.path)) found.push(`${file.path}: ${name}`);
    });
    return found;
  });
}

/** Exported error classes outside files that are named for them, as `path: class`. */
export function misplacedErrors(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const found: string[] = [];
    visit(parse(file), (node) => {
      if (!ts.isClassDeclaration(node) || node.name === undefined) return;
      const parent = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression.getText();
      if ((parent === 'Error' || parent === 'Refusal') && !/\.errors\.ts$/.test(posix.basename(file.path))) found.push(`${file.path}: ${node.name.text}`);
    });
    return found;
  });
}

/** Functions and constructors that take too many arguments, as `path: name (count)`. */
export function longParameterLists(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const found: string[] = [];
    visit(parse(file), (node) => {
      if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
      const isConstructor = ts.isConstructorDeclaration(node);
      const count = node.parameters.length;
      if (count > (isConstructor ? MAX_CONSTRUCTOR_PARAMETERS : MAX_FUNCTION_PARAMETERS))
        found.push(`${file.path}: ${isConstructor ? 'constructor' : (node.name?.getText() ?? 'a function')} (${String(count)})`);
    });
    return found;
  });
}
