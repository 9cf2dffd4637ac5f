export { Batcher } from '@app/database';
