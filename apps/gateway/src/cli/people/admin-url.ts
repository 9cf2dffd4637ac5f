import type { Config } from '@app/config';

/** Where the gateway is opened in a browser: PUBLIC_URL, or the address that a gateway with the same settings listens on. */
export function adminUrlOf({ http: { publicUrl, host, port } }: Pick<Config, 'http'>): string {
  if (publicUrl !== null) return publicUrl;
  const name = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${String(port)}`;
}
