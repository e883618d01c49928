import { lazy, type ComponentType } from 'react';

/** A part of the client that comes when it is wanted; asked for once more when the network broke just then. */
export const lazily = <Props,>(load: () => Promise<{ default: ComponentType<Props> }>) =>
  lazy(() => load().catch(() => new Promise<void>((resolve) => setTimeout(resolve, 500)).then(load)));
