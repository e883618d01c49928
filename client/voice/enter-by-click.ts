import type { MouseEvent } from 'react';
import type { Channel } from '#sdk/state/entities';
import { useIsNarrow } from '../app/media.ts';
import { useClient } from '../app/session.tsx';
import { voiceOf } from './voice.ts';
import { whyNotIn } from './why-not-in.ts';

export const isVoiceChannel = ({ type }: Pick<Channel, 'type'>): boolean => type === 2 || type === 13;

/** The first click on a voice channel enters it, and the next opens its room. So does the first where one cannot get in: the room says why. */
export function useEnterByClick(channel: Channel): ((event: MouseEvent) => void) | undefined {
  const client = useClient();
  const isNarrow = useIsNarrow();
  if (!isVoiceChannel(channel) || isNarrow) return undefined;
  return (event) => {
    const voice = voiceOf(client);
    const place = { guildId: channel.guild_id ?? null, channelId: channel.id };
    if (event.ctrlKey || event.metaKey || event.shiftKey || voice.now.place?.channelId === channel.id || whyNotIn(client.state, place)) return;
    event.preventDefault();
    void voice.join(place);
  };
}
