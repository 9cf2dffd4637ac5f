/** The last time that the page was loaded anew because a part of it was gone, in milliseconds since 1970; in this tab only. */
const RELOADED_AT = 'reloaded-for-new-version';
/** Sooner than this after one, another reload would not help: the gateway cannot be reached, or lacks the file. */
const RELOAD_AGAIN_AFTER_MS = 30_000;

/**
 * A part of the admin that cannot be loaded was most often replaced by a newer version: the page is loaded anew, once, and drafts stay.
 * Otherwise the screen says that it could not be loaded.
 */
export function reloadForNewVersion(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const reloadedAtMs = Number(sessionStorage.getItem(RELOADED_AT) ?? 0);
    if (!navigator.onLine || Date.now() - reloadedAtMs < RELOAD_AGAIN_AFTER_MS) return;
    event.preventDefault();
    sessionStorage.setItem(RELOADED_AT, String(Date.now()));
    window.location.reload();
  });
}

/** True for the error of a part of the admin that could not be loaded; browsers word it differently. */
export function isLoadFailure(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|preload CSS|module script failed|importing a module/i.test(error.message);
}
