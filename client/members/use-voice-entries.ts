import { useLingui } from '@lingui/react/macro';
import type { MenuEntry } from '../kit/context-menu.tsx';
import { orSay } from '../kit/or-say.ts';
import { useVoiceModeration, type VoiceChange } from '../moderation/use-voice-moderation.ts';
import type { MemberTarget } from './asked-member.ts';

/** Of somebody in a voice channel: whether they are silenced, and where they go. */
export function useVoiceEntries({ userId, guildId = '' }: MemberTarget): [silence: MenuEntry[], place: MenuEntry[]] {
  const { t } = useLingui();
  const moderation = useVoiceModeration(guildId, userId);
  if (!moderation) return [[], []];
  const { voice, mayMute, mayDeafen, mayMove, channels, change } = moderation;
  const put = (body: VoiceChange) => () => orSay(change(body));
  const places = channels.map(({ id, name }): MenuEntry => ({ key: `move-${id}`, words: name ?? id, act: put({ channel_id: id }) }));
  return [
    [
      ...(mayMute ? [{ key: 'mute', words: t`Server mute`, isChosen: voice.mute, act: put({ mute: !voice.mute }) }] : []),
      ...(mayDeafen ? [{ key: 'deafen', words: t`Server deafen`, isChosen: voice.deaf, act: put({ deaf: !voice.deaf }) }] : []),
    ],
    [
      ...(mayMove && places.length > 0 ? [{ key: 'move', words: t`Move to`, entries: places }] : []),
      ...(mayMove ? [{ key: 'disconnect', words: t`Disconnect`, isBad: true, act: put({ channel_id: null }) }] : []),
    ],
  ];
}
