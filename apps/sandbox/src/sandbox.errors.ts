/** A setting that cannot be used. The message names the variable and what it takes. */
export class InvalidSetting extends Error {
  override readonly name = 'InvalidSetting';
}

/** The database could not be reached at start. The message names the way out and carries no password. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable';
}

/** Another program listens on the port that was asked for. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}
