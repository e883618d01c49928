import { useLingui } from '@lingui/react/macro';
import { useClient, useSelected } from '../app/session.tsx';
import type { MenuEntry } from '../kit/context-menu.tsx';
import type { MemberTarget } from '../members/asked-member.ts';
import { voiceStateIn } from './in-voice.ts';
import { setSilenced, setVolume, useLoudness } from './loudness.ts';
import { useVoiceNow } from './voice.ts';

/** In percent; the card of somebody has all between. */
const VOLUMES = [25, 50, 75, 100, 125, 150, 200] as const;

/** How loud somebody is here who is in a voice channel of the guild, or in the own call. */
export function useLoudnessEntries({ userId, guildId }: MemberTarget): MenuEntry[] {
  const { t } = useLingui();
  const client = useClient();
  const { volumes, silenced } = useLoudness();
  const callId = useVoiceNow(({ place }) => place?.channelId ?? '');
  const isThere = useSelected(
    (state) => state.meId !== userId && (state.voiceStates.of(guildId ?? '').has(userId) || voiceStateIn(state, callId, userId) !== undefined),
  );
  if (!isThere) return [];
  const isSilenced = silenced.includes(userId);
  const now = Math.round((volumes[userId] ?? 1) * 100);
  const entries = VOLUMES.map((percent): MenuEntry => {
    return { key: `volume-${percent}`, words: `${percent} %`, isChosen: percent === now, act: () => setVolume(client, userId, percent / 100) };
  });
  return [
    { key: 'volume', words: t`Volume`, entries },
    { key: 'silence', words: t`Mute for me`, isChosen: isSilenced, act: () => setSilenced(client, userId, !isSilenced) },
  ];
}
