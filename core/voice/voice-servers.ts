import { createHash } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { VoiceStateRecord } from '../state/guild-state.ts';
import { issueVoiceToken } from './voice-token.ts';

/** The voice servers that run; all people in one channel are sent to the same of them. */
export class VoiceServers {
  private readonly endpoints = new Set<string>();

  add(endpoint: string): void {
    this.endpoints.add(endpoint);
  }

  remove(endpoint: string): void {
    this.endpoints.delete(endpoint);
  }

  /** `host:port` of the server of a channel's call; null while none runs. A server that comes or goes moves its own share of the calls only. */
  endpointFor(channelId: Snowflake): string | null {
    let best: { endpoint: string; weight: string } | undefined;
    for (const endpoint of this.endpoints) {
      const weight = createHash('sha256').update(`${endpoint}\n${channelId}`).digest('hex');
      if (!best || weight > best.weight) best = { endpoint, weight };
    }
    return best?.endpoint ?? null;
  }
}

/** Tells the session that joined where its call is and by which token it gets in. Without an endpoint it waits. Source: Discord, "Voice Server Update". */
export function tellVoiceServer(core: Core, voice: VoiceStateRecord): void {
  core.publish(
    { guild_id: voice.guild_id, session_id: voice.session_id },
    {
      t: 'VOICE_SERVER_UPDATE',
      d: {
        token: issueVoiceToken(core.settings.signingSecret, voice, core.clock.nowMs()),
        guild_id: voice.guild_id,
        endpoint: core.voiceServers.endpointFor(voice.channel_id),
      },
    },
  );
}

/**
 * Takes a voice server into use; the result takes it out again. Calls that move by that are told.
 * The voice room calls this, and `verifyVoiceToken` when somebody comes to it; nothing else does.
 */
export function useVoiceServer(core: Core, endpoint: string): () => void {
  moveCalls(core, () => core.voiceServers.add(endpoint));
  return () => moveCalls(core, () => core.voiceServers.remove(endpoint));
}

function moveCalls(core: Core, change: () => void): void {
  const calls = [...core.states.all()].flatMap((state) => [...state.voiceStates.values()]);
  const before = new Map(calls.map(({ channel_id }) => [channel_id, core.voiceServers.endpointFor(channel_id)]));
  change();
  for (const voice of calls) if (core.voiceServers.endpointFor(voice.channel_id) !== before.get(voice.channel_id)) tellVoiceServer(core, voice);
}
