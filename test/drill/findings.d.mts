/** The types of `findings.mjs`, for its test. */
import type { Finding, KnownPayout } from '../chaos/comparison.mjs';

export const RESUME_LIMIT_MS: number;
export function compareCallbacks(gateway: readonly KnownPayout[], heard: readonly { readonly id: string; readonly status: string }[]): Finding[];
export function standstills(timings: Readonly<Record<string, number | undefined>>): Finding[];
export function secondWriter(fence: { readonly sessions: number; readonly connections: number; readonly isWritable: boolean }): Finding[];
