import { useClient, useSelected } from '../app/session.tsx';

export interface StageActs {
  /** Oneself: onto the stage or off it; without a word that is an answer to an invitation too. */
  speak(isSpeaking: boolean): Promise<void>;
  ask(isAsking: boolean): Promise<void>;
  /** Somebody else: they are asked whether they want to. */
  invite(userId: string): Promise<void>;
  /** Somebody else goes back to the audience, or their request is turned down. */
  sendBack(userId: string): Promise<void>;
}

/** Who speaks on a stage. Source: Discord, "Modify Current User Voice State" and "Modify User Voice State". */
export function useStageActs(channelId: string): StageActs {
  const client = useClient();
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id ?? '');
  const mine = async (body: { suppress?: boolean; request_to_speak_timestamp?: string | null }): Promise<void> => {
    await client.rest.call('PATCH /guilds/{guild_id}/voice-states/@me', { path: { guild_id: guildId }, body: { channel_id: channelId, ...body } });
  };
  const theirs = async (userId: string, suppress: boolean): Promise<void> => {
    const path = { guild_id: guildId, user_id: userId };
    await client.rest.call('PATCH /guilds/{guild_id}/voice-states/{user_id}', { path, body: { channel_id: channelId, suppress } });
  };
  return {
    speak: (isSpeaking) => mine({ suppress: !isSpeaking, request_to_speak_timestamp: null }),
    ask: (isAsking) => mine({ request_to_speak_timestamp: isAsking ? new Date().toISOString() : null }),
    invite: (userId) => theirs(userId, false),
    sendBack: (userId) => theirs(userId, true),
  };
}
