#!/usr/bin/env node
import { existsSync } from 'node:fs';

const compiled = new URL('../dist/server/cli/nexus.js', import.meta.url);
if (!existsSync(compiled)) {
  console.error('Nexus is not built yet. Run: npm run build');
  process.exit(1);
}
const { nexus } = await import(compiled.href);
const code = await nexus(process.argv.slice(2));
// A program that was run may have left its terminal open; everything of ours is closed by now.
process.exit(code);
