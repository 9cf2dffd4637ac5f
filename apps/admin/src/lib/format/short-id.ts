import { lastCharacters, shortenText } from '@app/domain';

const MAX_LENGTH = 20;
const HEAD = 10;
const TAIL = 6;

/** A long id for a narrow column: `tr_01a202e…4f0a29`. Ids of the same hour begin alike, so the end is kept. */
export function shortId(id: string): string {
  return id.length <= MAX_LENGTH ? id : `${shortenText(id, HEAD)}…${lastCharacters(id, TAIL) ?? ''}`;
}
