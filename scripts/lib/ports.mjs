import getPort from 'get-port';
import process from 'node:process';
import { Failure, note } from './output.mjs';

const HIGHEST_PORT = 65_535;

/** The port named in the environment, which has to be free; else the default, or a free one where the default is taken. */
export async function choosePort(variable, defaultPort, what) {
  const given = process.env[variable] || undefined;
  const wanted = Number(given ?? defaultPort);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > HIGHEST_PORT) throw new Failure(`${variable}=${given} is not a port number.`);
  const port = await getPort({ port: wanted, host: process.env.HOST || '127.0.0.1' });
  if (port === wanted || wanted === 0) return port;
  if (given !== undefined)
    throw new Failure(`Port ${wanted} (${variable}, for ${what}) is taken by another program: choose another one, or unset ${variable}.`);
  note(`port ${wanted} is taken: ${what} uses ${port}`);
  return port;
}
