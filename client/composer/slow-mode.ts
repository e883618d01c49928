import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useEffect, useState } from 'react';
import { newest } from '#sdk/state/history';
import { may } from '#sdk/state/selectors/permissions';
import type { State } from '#sdk/state/state';
import { useSelected } from '../app/session.tsx';

/** When one may write again in a channel that goes slowly, in milliseconds of Unix time; 0 for at any time. */
function freeAtMs(state: State, channelId: string): number {
  const seconds = state.channels.get(channelId)?.rate_limit_per_user ?? 0;
  if (seconds === 0 || may(state, channelId, Bit.BypassSlowmode)) return 0;
  const history = state.histories.get(channelId);
  const own = history && newest(history)?.messages.findLast(({ author, type }) => author.id === state.meId && (type === 0 || type === 19));
  return own ? Date.parse(own.timestamp) + seconds * 1000 : 0;
}

/** The seconds until one may write again. */
export function useSlowMode(channelId: string): number {
  const atMs = useSelected((state) => freeAtMs(state, channelId));
  const [nowMs, setNow] = useState(Date.now());
  const left = Math.max(0, Math.ceil((atMs - nowMs) / 1000));
  useEffect(() => {
    setNow(Date.now());
    if (atMs <= Date.now()) return;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= atMs) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [atMs]);
  return left;
}
