/** The path to open after signing in: inside this application, never another site or the sign-in page. */
export function safeReturnPath(path: string | undefined): string {
  if (path === undefined || !/^\/(?![/\\])/.test(path) || path.startsWith('/sign-in')) return '/';
  return path;
}
