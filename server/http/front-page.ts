import type { ServerResponse } from 'node:http';

/** What a browser sees at `/` until it is told to speak to the API. */
export function sendFrontPage(response: ServerResponse, url: string): void {
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Nexus</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:4rem auto;padding:0 1rem}code{background:#8882;padding:.1em .3em;border-radius:.3em}</style>
<h1>Nexus</h1>
<p>This server speaks Discord's own protocol. A bot connects unchanged: only its address differs.</p>
<p>REST <code>${url}/api/v10</code><br>Gateway <code>${url.replace(/^http/, 'ws')}</code><br>Files <code>${url}/cdn</code></p>
<p>To begin: in the folder of Nexus: <code>npx nexus user create alice</code>, then <code>npx nexus guild create</code>, and <code>npx nexus bot create</code> with <code>--guild</code> and that guild's id.</p>
</html>`;
  const text = Buffer.from(page);
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': text.length,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(text);
}
