/** Makes the folder of this run, unless there is one. */
export function openRun(): Promise<void>;
/** Stops the server of this run and removes its folder, unless an outer run owns them. */
export function closeRun(): Promise<void>;
