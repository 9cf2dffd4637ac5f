import { queryOptions } from '@tanstack/react-query';
import {
  killSwitchesControllerApprove,
  killSwitchesControllerAsk,
  killSwitchesControllerChanges,
  killSwitchesControllerList,
  killSwitchesControllerPress,
  killSwitchesControllerRefuse,
  killSwitchesControllerTargets,
} from '../../../generated/sdk.gen.js';
import type { KillSwitchView, PressKillSwitchDto, ProofDto } from '../../../generated/types.gen.js';
import { CALL, ifMatch } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** What is stopped now, for every screen, and what was before. */
export const killSwitchesQuery = queryOptions({
  queryKey: queryKeys.killSwitches,
  queryFn: async ({ signal }) => (await killSwitchesControllerList({ ...CALL, signal })).data,
  ...REFRESH.killSwitches,
});

/** Who pressed, asked, refused and resumed, newest first. */
export const killSwitchChangesQuery = queryOptions({
  queryKey: queryKeys.killSwitchChanges,
  queryFn: async ({ signal }) => (await killSwitchesControllerChanges({ ...CALL, signal })).data.data,
});

/** Merchants, services and live accounts. */
export const killSwitchTargetsQuery = queryOptions({
  queryKey: queryKeys.killSwitchTargets,
  queryFn: async ({ signal }) => (await killSwitchesControllerTargets({ ...CALL, signal })).data.data,
});

/** Stops sends. @throws {ApiProblem} */
export async function pressKillSwitch(body: PressKillSwitchDto): Promise<KillSwitchView> {
  return (await killSwitchesControllerPress({ ...CALL, body })).data;
}

/** Asks to resume the version that the operator saw. @throws {ApiProblem} */
export async function askToResume({ id, version }: KillSwitchView, reason: string): Promise<KillSwitchView> {
  return (await killSwitchesControllerAsk({ ...CALL, path: { id }, headers: ifMatch(version), body: { reason } })).data;
}

/** Approves the request to resume that the operator saw, with their proof. @throws {ApiProblem} */
export async function approveResumption({ id, version }: KillSwitchView, comment: string, proof: ProofDto): Promise<KillSwitchView> {
  const body = { ...proof, ...(comment === '' ? {} : { comment }) };
  return (await killSwitchesControllerApprove({ ...CALL, path: { id }, headers: ifMatch(version), body })).data;
}

/** Refuses the request to resume that the operator saw, or withdraws their own. @throws {ApiProblem} */
export async function refuseResumption({ id, version }: KillSwitchView, reason: string): Promise<KillSwitchView> {
  return (await killSwitchesControllerRefuse({ ...CALL, path: { id }, headers: ifMatch(version), body: { reason } })).data;
}
