/** Injection token of the {@link QueueBackend}. */
export const QUEUE_BACKEND = Symbol('QUEUE_BACKEND');
