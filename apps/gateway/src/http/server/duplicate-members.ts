import { jsonPointer } from '../validation/json-pointer.js';

/** A place in JSON: an object with the names that it has had so far, or a list with the index of the element that is read. */
interface Place {
  names: Set<string> | null;
  /** The last name of the object, or the index in the list. */
  at: string | number;
}

/**
 * The JSON Pointer of the first member that its object has twice, or null. `JSON.parse` keeps the last one, another program may keep the first,
 * and a signature or a log may show either.
 * @param text valid JSON
 */
export function findDuplicateMember(text: string): string | null {
  const places: Place[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    const place = places.at(-1);
    if (char === '{') places.push({ names: new Set(), at: '' });
    else if (char === '[') places.push({ names: null, at: 0 });
    else if (char === '}' || char === ']') places.pop();
    else if (char === ',' && typeof place?.at === 'number') place.at += 1;
    else if (char === '"') {
      const end = endOfString(text, index);
      if (place?.names && isName(text, end)) {
        const name = JSON.parse(text.substring(index, end)) as string;
        place.at = name;
        if (place.names.has(name)) return jsonPointer(...places.map(({ at }) => String(at)));
        place.names.add(name);
      }
      index = end - 1;
    }
  }
  return null;
}

/** @returns the index after the closing quote */
function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index + 1;
}

/** A string in an object is a name when a colon follows it. */
function isName(text: string, end: number): boolean {
  let index = end;
  while (' \t\r\n'.includes(text[index] ?? 'x')) index += 1;
  return text[index] === ':';
}
