import { createContext, use, useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { State } from '#sdk/state/state';
import { useClient } from '../app/session.tsx';

/** Which channel is open. Of the rows only those are drawn anew for which that changes something. */
class OpenChannel {
  #id: string | null = null;
  readonly #listeners = new Set<() => void>();
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  get id(): string | null {
    return this.#id;
  }

  show(id: string | null): void {
    this.#id = id;
    for (const listener of this.#listeners) listener();
  }
}

export const OpenChannelContext = createContext(new OpenChannel());

/** For the context around a list of channels. */
export function useOpenChannel(channelId: string | null): OpenChannel {
  const [open] = useState(() => {
    const made = new OpenChannel();
    made.show(channelId);
    return made;
  });
  useEffect(() => open.show(channelId), [open, channelId]);
  return open;
}

export function useIsOpen(channelId: string): boolean {
  const open = use(OpenChannelContext);
  return useSyncExternalStore(
    open.subscribe,
    useCallback(() => open.id === channelId, [open, channelId]),
  );
}

/** As `useSelected`, of something for which it also counts which channel is open. */
export function useSelectedBeside<Value>(select: (state: State, openId: string | null) => Value): Value {
  const client = useClient();
  const open = use(OpenChannelContext);
  return useSyncExternalStore(
    (listener) => {
      const stops = [open.subscribe(listener), client.subscribe((state) => select(state, open.id), listener)];
      return () => stops.forEach((stop) => stop());
    },
    () => select(client.state, open.id),
  );
}
