import { ForeignEntityTag, VersionRequired } from '../problems/request.errors.js';

const ENTITY_TAG = /^"v(\d{1,9})"$/;

/** A payout's version as a strong entity tag: 7 → `"v7"`. */
export function entityTag(version: number): string {
  return `"v${version}"`;
}

/**
 * The version that a caller saw: `"v7"` → 7. Without the header, or with `*`, every version will do.
 * @throws {ForeignEntityTag} when the tag is weak, a list, or not one of ours: none of them can match
 */
export function versionOf(ifMatch: string | undefined): number | null {
  const tag = ifMatch?.trim();
  if (tag === undefined || tag === '*') return null;
  const digits = ENTITY_TAG.exec(tag)?.[1];
  if (digits === undefined) throw new ForeignEntityTag();
  return Number(digits);
}

/**
 * As {@link versionOf}, for actions that need to know what was seen.
 * @throws {VersionRequired} without a version
 */
export function requiredVersionOf(ifMatch: string | undefined): number {
  const version = versionOf(ifMatch);
  if (version === null) throw new VersionRequired();
  return version;
}
