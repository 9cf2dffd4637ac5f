import { ForeignEntityTag, VersionRequired } from '../problems/request.errors.js';

const ENTITY_TAG = /^"v(\d{1,9})"$/;

/** A payout's version as a strong entity tag: 7 → `"v7"`. */
export function entityTag(version: number): string {
  return `"v${version}"`;
}

/**
 * The version that the caller read: `"v7"` → 7. Null without the header or with `*`, which match every version.
 * @throws {ForeignEntityTag} if the tag is weak, a list, or not issued by the gateway: it cannot match
 */
export function versionOf(ifMatch: string | undefined): number | null {
  const tag = ifMatch?.trim();
  if (tag === undefined || tag === '*') return null;
  const digits = ENTITY_TAG.exec(tag)?.[1];
  if (digits === undefined) throw new ForeignEntityTag();
  return Number(digits);
}

/**
 * As {@link versionOf}, for actions that require a version.
 * @throws {VersionRequired} without a version
 */
export function requiredVersionOf(ifMatch: string | undefined): number {
  const version = versionOf(ifMatch);
  if (version === null) throw new VersionRequired();
  return version;
}
