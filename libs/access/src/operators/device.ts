import { shortenText } from '@app/domain';

/** Browsers by what they write into `User-Agent`. The first that fits: most also write the names of those below them. */
const BROWSERS = [
  [/\b(Edg|EdgA|EdgiOS)\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|HeadlessChrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const;

const SYSTEMS = [
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
] as const;

const MAX_READ_CHARACTERS = 500;

/**
 * The families of browser and system, such as `Firefox on Linux`, by which an operator recognises a session; null when neither is known. It is
 * made of our own words only, so nothing of what the caller wrote is stored. A browser may pretend to be another one: it is no proof.
 */
export function deviceOf(userAgent: string | null): string | null {
  const text = shortenText(userAgent ?? '', MAX_READ_CHARACTERS);
  const familyOf = (table: typeof BROWSERS | typeof SYSTEMS): string | undefined => table.find(([pattern]) => pattern.test(text))?.[1];
  const [browser, system] = [familyOf(BROWSERS), familyOf(SYSTEMS)];
  if (browser === undefined && system === undefined) return null;
  return `${browser ?? 'Another browser'} on ${system ?? 'another system'}`;
}
