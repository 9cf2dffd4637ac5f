import { defineConfig } from '@hey-api/openapi-ts';

/** The typed client of the admin API: types and one function for each operation, from the gateway's own document. */
export default defineConfig({
  input: process.env['ADMIN_OPENAPI'] ?? new URL('openapi.json', import.meta.url).pathname,
  output: { path: new URL('src/generated', import.meta.url).pathname, importFileExtension: '.js' },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', { name: '@hey-api/sdk', auth: false }],
});
