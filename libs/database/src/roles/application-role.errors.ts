/** The application's role cannot be what it has to be. The message names the way out. */
export class ApplicationRoleUnusable extends Error {
  override readonly name = 'ApplicationRoleUnusable';
}
