import process from 'node:process';

const NEEDED = [20, 19];

/** Ends the process with advice when Node is too old. Written for old versions too: it runs before anything else is loaded. */
export function checkNodeVersion() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return;
  console.error(`Payout Gateway needs Node.js ${NEEDED.join('.')} or newer; this is ${process.versions.node}.`);
  console.error('Install the current LTS from https://nodejs.org (or: nvm install 22), then run the command again.');
  process.exit(1);
}
