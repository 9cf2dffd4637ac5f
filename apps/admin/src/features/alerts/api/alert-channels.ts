import { queryOptions } from '@tanstack/react-query';
import {
  alertChannelsControllerCreate,
  alertChannelsControllerList,
  alertChannelsControllerRemove,
  alertChannelsControllerTest,
  alertChannelsControllerUpdate,
  queueLimitsControllerList,
  queueLimitsControllerSet,
} from '../../../generated/sdk.gen.js';
import type {
  AlertChannelView,
  AlertTestView,
  CreateAlertChannelDto,
  QueueLimitDto,
  QueueLimitView,
  SavedAlertChannelView,
  UpdateAlertChannelDto,
} from '../../../generated/types.gen.js';
import { CALL, ifMatch } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** All channels, and what can be sent. */
export const alertChannelsQuery = queryOptions({
  queryKey: queryKeys.alertChannels,
  queryFn: async ({ signal }) => (await alertChannelsControllerList({ ...CALL, signal })).data,
  ...REFRESH.providers,
});

/** From when on the queue of moderation is late, in each mode. */
export const queueLimitsQuery = queryOptions({
  queryKey: queryKeys.queueLimits,
  queryFn: async ({ signal }) => (await queueLimitsControllerList({ ...CALL, signal })).data.data,
  ...REFRESH.providers,
});

/** Makes a channel. @throws {ApiProblem} */
export async function createAlertChannel(body: CreateAlertChannelDto): Promise<SavedAlertChannelView> {
  return (await alertChannelsControllerCreate({ ...CALL, body })).data;
}

/** Changes the version of a channel that the operator saw. @throws {ApiProblem} */
export async function updateAlertChannel({ id, version }: AlertChannelView, body: UpdateAlertChannelDto): Promise<SavedAlertChannelView> {
  return (await alertChannelsControllerUpdate({ ...CALL, path: { id }, headers: ifMatch(version), body })).data;
}

/** Removes the version of a channel that the operator saw. @throws {ApiProblem} */
export async function removeAlertChannel({ id, version }: AlertChannelView): Promise<void> {
  await alertChannelsControllerRemove({ ...CALL, path: { id }, headers: ifMatch(version) });
}

/** Sends a test, and waits for how it went. @throws {ApiProblem} */
export async function testAlertChannel({ id }: AlertChannelView): Promise<AlertTestView> {
  return (await alertChannelsControllerTest({ ...CALL, path: { id } })).data;
}

/** Sets the limits of a mode, of the version that the operator saw. @throws {ApiProblem} */
export async function setQueueLimits({ mode, version }: QueueLimitView, body: QueueLimitDto): Promise<void> {
  await queueLimitsControllerSet({ ...CALL, path: { mode }, headers: ifMatch(version), body });
}
