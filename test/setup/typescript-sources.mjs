import { register } from 'node:module';

/** `node --import ./test/setup/typescript-sources.mjs file.ts` runs TypeScript sources without a build. */
register('./typescript-hooks.mjs', import.meta.url);
