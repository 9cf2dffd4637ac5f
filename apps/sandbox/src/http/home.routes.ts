import type { FastifyInstance } from 'fastify';

interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly about: string;
}

const ENDPOINTS: readonly Endpoint[] = [
  { method: 'GET', path: '/scenarios', about: 'Account numbers that choose what happens to a transfer.' },
  { method: 'GET', path: '/ledger', about: 'Every movement of money. Filters: key, reference.' },
  { method: 'GET', path: '/requests', about: 'What the provider was asked, and its answers. Filters: key, transfer_id.' },
  { method: 'GET', path: '/faults', about: 'Faults that wait for the next requests. POST orders one, DELETE clears them.' },
  { method: 'GET', path: '/notification-endpoint', about: 'Where notifications go. PUT changes it.' },
  { method: 'POST', path: '/notifications', about: 'Report several transfers in one notification, as they are now.' },
  { method: 'GET', path: '/health', about: 'Whether the sandbox can work.' },
  { method: 'GET', path: '/v1/account', about: 'The ledger that the API key belongs to.' },
  { method: 'POST', path: '/v1/transfers', about: 'Make a transfer. Needs the API key and an Idempotency-Key.' },
  { method: 'GET', path: '/v1/transfers?key=…', about: 'Find a transfer by its key, or /v1/transfers/{id} by its id.' },
  { method: 'POST', path: '/v1/transfers/{id}/revoke', about: 'Recall a transfer that is received or pending.' },
  { method: 'POST', path: '/v1/transfers/{id}/cancel', about: 'Bring back the money of a paid transfer.' },
];

const TITLE = 'Sandbox payment provider';
const ABOUT = 'A simulated payment provider. No real money moves here. The account number of a transfer chooses what happens to it.';

/** `GET /`: what this is and where to go, as a page for people and as JSON for programs. */
export function homeRoutes(app: FastifyInstance): void {
  const page = renderPage();
  app.get('/', async ({ headers }, reply) => {
    if (headers.accept?.includes('text/html') !== true) return { name: TITLE, about: ABOUT, endpoints: ENDPOINTS };
    return reply
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
      .type('text/html; charset=utf-8')
      .send(page);
  });
}

function renderPage(): string {
  const rows = ENDPOINTS.map(({ method, path, about }) => `<tr><td>${method}</td><td>${renderPath(method, path)}</td><td>${about}</td></tr>`).join('\n');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${TITLE}</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 3rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; }
  th, td { text-align: left; vertical-align: top; padding: 0.3rem 1rem 0.3rem 0; overflow-wrap: anywhere; }
</style>
<main>
<h1>${TITLE}</h1>
<p>${ABOUT}</p>
<table>
<thead><tr><th scope="col">Method</th><th scope="col">Path</th><th scope="col">What for</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>
</main>
</html>
`;
}

function renderPath(method: string, path: string): string {
  const isPlain = method === 'GET' && !path.startsWith('/v1');
  return isPlain ? `<a href="${path}"><code>${path}</code></a>` : `<code>${path}</code>`;
}
