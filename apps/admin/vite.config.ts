import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where the development server finds the gateway. */
const gatewayUrl = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:3000';

/** Lets the browser fetch the Latin font together with the style sheet, so that text does not change its shape after the first paint. */
function preloadFont(): Plugin {
  return {
    name: 'preload-font',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, context) =>
        Object.keys(context.bundle ?? {})
          .filter((file) => /inter-latin-wght-normal.*\.woff2$/.test(file))
          .map((file) => ({
            tag: 'link',
            injectTo: 'head',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/admin/${file}`, crossorigin: true },
          })),
    },
  };
}

/** Writes a compressed file beside every script, style and image of text, which the gateway prefers to compressing them itself. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          if (!/\.(js|css|svg|json)$/.test(fileName)) continue;
          this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }) });
        }
      },
    },
  };
}

export default defineConfig({
  root: here('.'),
  base: '/admin/',
  plugins: [react(), preloadFont(), precompress()],
  resolve: { alias: { '@app/domain': here('../../libs/domain/src/index.ts') } },
  css: { postcss: { plugins: [] } },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/admin/api': { target: gatewayUrl } } },
  build: {
    outDir: here('../../dist/apps/admin'),
    emptyOutDir: true,
    target: 'es2023',
    // Data URLs are not fonts of our own in the eyes of the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The tables of the domain have no side effects: what no screen uses stays out.
      treeshake: { moduleSideEffects: [{ test: /libs\/domain\/src\//, sideEffects: false }] },
    },
  },
});
