import { getMetadataArgsStorage } from 'typeorm';
import { snakeCase, type SnakeCase } from './naming.js';

/** An entity as a class: what its decorators were written on. */
export type EntityClass<Entity> = abstract new () => Entity;

/** A row as SQL answers it: the columns of an entity under their names in the database. */
export type RowOf<Entity> = { [Property in keyof Entity & string as SnakeCase<Property>]: Entity[Property] };

/** The name of a column of an entity, in the database. */
export type ColumnOf<Entity> = keyof RowOf<Entity> & string;

/** Every column of an entity, those of the classes that it extends first. Read from the decorators: work it out once, at module load. */
export function columnsOf<Entity>(entity: EntityClass<Entity>): readonly ColumnOf<Entity>[] {
  const columns = getMetadataArgsStorage().columns.filter(({ target }) => typeof target === 'function' && isOrExtends(entity, target));
  return columns.map(({ propertyName }) => snakeCase(propertyName) as ColumnOf<Entity>);
}

/**
 * Columns of an entity for SQL: `id, merchant_id`.
 * @param columns all of them when absent
 */
export function columnList<Entity>(entity: EntityClass<Entity>, columns: readonly ColumnOf<Entity>[] = columnsOf(entity)): string {
  return columns.join(', ');
}

function isOrExtends(entity: EntityClass<unknown>, ancestor: unknown): boolean {
  return entity === ancestor || (typeof ancestor === 'function' && entity.prototype instanceof ancestor);
}

/** The table of an entity. @throws where the class has no `@Entity` */
export function tableOf(entity: EntityClass<unknown>): string {
  const name = getMetadataArgsStorage().tables.find(({ target }) => target === entity)?.name;
  if (name === undefined) throw new Error(`${entity.name} is not an entity`);
  return name;
}

/**
 * Writes rows that travel as one JSON parameter: all of an insert's rows in one statement, however many they are.
 * @param columns those that are written; the others get their default. All of them when absent.
 * @param parameter of the statement, such as `$1`, whose value is what `recordsOf` makes
 */
export function insertRecords<Entity>(entity: EntityClass<Entity>, parameter: string, columns: readonly ColumnOf<Entity>[] = columnsOf(entity)): string {
  const [table, list] = [tableOf(entity), columnList(entity, columns)];
  return `INSERT INTO ${table} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${table}, ${parameter})`;
}

/** Rows as the JSON that `insertRecords` reads: bytes in hexadecimal, minor units as digits, and no member for what is null. */
export function recordsOf<Column extends string>(columns: readonly Column[], rows: readonly Readonly<Record<Column, unknown>>[]): string {
  return JSON.stringify(rows.map((row) => recordOf(columns, row)));
}

function recordOf<Column extends string>(columns: readonly Column[], row: Readonly<Record<Column, unknown>>): Partial<Record<Column, unknown>> {
  const record: Partial<Record<Column, unknown>> = {};
  for (const column of columns) {
    const value = row[column];
    if (value !== null && value !== undefined) record[column] = jsonValue(value);
  }
  return record;
}

function jsonValue(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value;
}
