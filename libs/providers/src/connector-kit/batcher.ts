/** Re-exported for connectors, which may import no lib other than the domain. */
export { Batcher } from '@app/database';
