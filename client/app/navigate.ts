import { navigate as push } from 'wouter/use-browser-location';
import { basePath } from './about-server.ts';

/** Goes to a path of this page. Unlike those who use `useLocation` for it, whoever calls this is not drawn anew wherever one goes. */
export function navigate(path: string, options?: { replace?: boolean; state?: unknown }): void {
  push(`${basePath}${path}`, options);
}
