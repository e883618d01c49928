import type { InstanceSettings } from '#core/instance/instance-settings';

export const MANIFEST = '/manifest.webmanifest';

/** What makes an app of the page, under the name of the instance. Source: W3C, "Web Application Manifest". */
export function manifestOf({ name, description }: Pick<InstanceSettings, 'name' | 'description'>, base: string): string {
  const at = (path: string): string => `${base}/${path}`;
  const icon = (src: string, sizes: string, type: string, purpose = 'any') => ({ src: at(src), sizes, type, purpose });
  return JSON.stringify({
    id: at(''),
    name,
    short_name: [...name].slice(0, 12).join(''),
    ...(description !== '' && { description }),
    start_url: at('channels/@me'),
    scope: at(''),
    display: 'standalone',
    background_color: '#1c1e27',
    theme_color: '#1c1e27',
    icons: [
      icon('icon-192.png', '192x192', 'image/png'),
      icon('icon-512.png', '512x512', 'image/png'),
      icon('icon-maskable-512.png', '512x512', 'image/png', 'maskable'),
      icon('logo.svg', 'any', 'image/svg+xml'),
    ],
  });
}
