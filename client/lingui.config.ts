import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

/** `npm run messages` collects what has to be translated into locales/*.po. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  fallbackLocales: { default: 'en' },
  catalogs: [{ path: '<rootDir>/locales/{locale}', include: ['<rootDir>'], exclude: ['**/node_modules/**', '<rootDir>/vite.config.ts', '<rootDir>/build/**'] }],
  format: formatter({ lineNumbers: false, origins: false }),
});
