import { createServer } from 'node:net';
import process from 'node:process';
import { Failure, note } from './output.mjs';

const HIGHEST_PORT = 65_535;

/** The port named in the environment, which has to be free; else the default, or a free one where the default is taken. */
export async function choosePort(variable, defaultPort, what) {
  const given = process.env[variable];
  if (given === undefined || given === '') {
    const port = await tryPort(defaultPort);
    if (port !== undefined) return port;
    const free = await tryPort(0);
    note(`port ${defaultPort} is taken: ${what} uses ${free}`);
    return free;
  }
  const wanted = Number(given);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > HIGHEST_PORT) throw new Failure(`${variable}=${given} is not a port number.`);
  const port = await tryPort(wanted);
  if (port === undefined) throw new Failure(`Port ${wanted} (${variable}, for ${what}) is taken by another program: choose another one, or unset ${variable}.`);
  return port;
}

/** The port itself if it is free (0: any free one), else undefined. */
function tryPort(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => (error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(undefined) : reject(error)));
    probe.listen(port, process.env.HOST || '127.0.0.1', () => {
      const { port: bound } = probe.address();
      probe.close(() => resolve(bound));
    });
  });
}
