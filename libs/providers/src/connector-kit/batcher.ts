/** For connectors, which see no other lib but the domain. */
export { Batcher } from '@app/database';
