/** Where to go after signing in: a path inside this application, never another site and never the sign-in page itself. */
export function safeReturnPath(path: string | undefined): string {
  if (path === undefined || !/^\/(?![/\\])/.test(path) || path.startsWith('/sign-in')) return '/';
  return path;
}
