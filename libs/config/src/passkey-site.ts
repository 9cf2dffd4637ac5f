/** For which site passkeys are made, and from which of its pages they are accepted. */
export interface PasskeySite {
  /** The name that browsers bind passkeys to. */
  rpId: string;
  /** Where people open the admin to use passkeys. Null: on any port of {@link rpId}. */
  origin: string | null;
}

/** Why there are no passkeys here. */
export interface NoPasskeySite {
  unavailable: string;
}

const THIS_MACHINE = 'localhost';
const LOOPBACK_ADDRESS = /^(127\.\d+\.\d+\.\d+|\[::1\])$/;
const IP_ADDRESS = /^(\d+\.\d+\.\d+\.\d+|\[.*\])$/;

/**
 * The site of the admin. Browsers keep passkeys for names, and over https only, but for this machine, whose name is `localhost`.
 * @param publicUrl `PUBLIC_URL`, or null
 */
export function passkeySite(publicUrl: string | null, production: boolean): PasskeySite | NoPasskeySite {
  if (publicUrl === null) return production ? { unavailable: 'PUBLIC_URL is not set.' } : { rpId: THIS_MACHINE, origin: null };
  if (!URL.canParse(publicUrl)) return { unavailable: 'PUBLIC_URL is not a URL.' };
  const { hostname, protocol, port } = new URL(publicUrl);
  if (LOOPBACK_ADDRESS.test(hostname)) return { rpId: THIS_MACHINE, origin: `${protocol}//${THIS_MACHINE}${port === '' ? '' : `:${port}`}` };
  if (IP_ADDRESS.test(hostname)) return { unavailable: 'PUBLIC_URL has a network address, and browsers keep passkeys for names only.' };
  const isThisMachine = hostname === THIS_MACHINE || hostname.endsWith(`.${THIS_MACHINE}`);
  if (protocol !== 'https:' && !isThisMachine) return { unavailable: 'PUBLIC_URL is not https.' };
  return { rpId: hostname, origin: new URL(publicUrl).origin };
}
