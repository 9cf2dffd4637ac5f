import getPort from 'get-port';
import process from 'node:process';
import { Failure, note } from './output.mjs';
import { state } from './project.mjs';

/** The ports and addresses of the gateway and the sandbox. */
export async function chooseAddresses() {
  const gatewayPort = await choosePort('PORT', 3000, 'the gateway');
  const sandboxPort = await choosePort('SANDBOX_PORT', 4010, 'the sandbox');
  const apiUrl = `http://127.0.0.1:${gatewayPort}`;
  return { gatewayPort, sandboxPort, apiUrl, adminUrl: `${apiUrl}/admin`, docsUrl: `${apiUrl}/docs`, sandboxUrl: `http://127.0.0.1:${sandboxPort}` };
}

/** The port named in the environment, which has to be free; else the default, or a free one where the default is taken. */
export async function choosePort(variable, defaultPort, what) {
  const given = process.env[variable] || undefined;
  const wanted = Number(given ?? defaultPort);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535) throw new Failure(`${variable}=${given} is not a port number.`);
  const port = await getPort({ port: wanted, host: process.env.HOST || '127.0.0.1' });
  if (port === wanted || wanted === 0) return port;
  if (given !== undefined)
    throw new Failure(`Port ${wanted} (${variable}, for ${what}) is taken by another program: choose another one, or unset ${variable}.`);
  note(`port ${wanted} is taken: ${what} uses ${port}`);
  return port;
}

/** A demo shows both modes, and the sandbox is its only provider. In production the gateway would refuse this. */
export const demoSettings = process.env.NODE_ENV === 'production' ? {} : { SANDBOX_MAY_BE_LIVE: 'true' };

/** The gateway's environment. What the user has set wins over what is stored or chosen here. The owner's address is for the migration only. */
export function gatewayEnvironment(addresses, databaseUrl, secrets) {
  return environment(addresses, {
    ...demoSettings,
    SANDBOX_URL: addresses.sandboxUrl,
    DATABASE_URL: databaseUrl,
    AUDIT_CHECKPOINT_FILE: state.checkpoints,
    ...secrets,
  });
}

/** The sandbox plays a provider, a foreign company: it gets none of the stored secrets, only the address to report to. */
export function sandboxEnvironment(addresses, databaseUrl, { providerAccountId = 'sandbox' }) {
  return environment(addresses, { DATABASE_URL: databaseUrl, SANDBOX_NOTIFICATION_URL: `${addresses.apiUrl}/notifications/${providerAccountId}` });
}

/** The addresses of the database are read before, from variables or files. The owner's is for the migration only. */
const READ_BEFORE = ['DATABASE_OWNER_URL', 'DATABASE_OWNER_URL_FILE', 'DATABASE_URL_FILE'];

function environment({ gatewayPort, sandboxPort }, chosen) {
  const given = Object.fromEntries(Object.entries(process.env).filter(([name, value]) => value !== '' && !READ_BEFORE.includes(name)));
  // What is given as a file is not chosen here as well.
  const others = Object.fromEntries(Object.entries(chosen).filter(([name]) => given[`${name}_FILE`] === undefined));
  return { ...others, ...given, PORT: String(gatewayPort), SANDBOX_PORT: String(sandboxPort) };
}
