import { Trans } from '@lingui/react/macro';
import type { APIGuildWelcomeScreen } from 'discord-api-types/v10';
import { useCallback } from 'react';
import { Link } from 'wouter';
import { channelName } from '#sdk/state/selectors/names';
import { lastChannel } from '../app/last-channel.ts';
import { pathTo } from '../app/place.ts';
import { useClient } from '../app/session.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { CustomEmoji } from '../messages/markdown.tsx';

/** Where to begin: the places that the guild names, or its first channel. */
export function Begin({ guildId, onClose }: { guildId: string; onClose(): void }) {
  const client = useClient();
  const { state } = client;
  const load = useCallback(
    () =>
      client.rest
        .call('GET /guilds/{guild_id}/welcome-screen', { path: { guild_id: guildId } })
        .catch((): APIGuildWelcomeScreen => ({ description: null, welcome_channels: [] })),
    [client, guildId],
  );
  const { value: screen } = useLoaded<APIGuildWelcomeScreen>(load);
  const places = screen?.welcome_channels.filter(({ channel_id: id }) => state.channels.has(id)) ?? [];
  const first = lastChannel(state, guildId);
  return (
    <>
      <p>{screen?.description ? <span dir="auto">{screen.description}</span> : <Trans>You are in. Have a look around.</Trans>}</p>
      {places.length > 0 && (
        <ul className="places">
          {places.map(({ channel_id: id, description, emoji_id: emojiId, emoji_name: emoji }) => (
            <li key={id}>
              <Link href={pathTo(guildId, id)} onClick={onClose}>
                {emojiId ? <CustomEmoji id={emojiId} name={emoji ?? ''} animated={false} /> : <span>{emoji ?? '#'}</span>}
                <span>
                  <strong dir="auto">{description}</strong>
                  <small dir="auto">#{channelName(state, id)}</small>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <div className="actions">
        {first === null ? (
          <button type="button" className="button primary" onClick={onClose}>
            <Trans>Close</Trans>
          </button>
        ) : (
          <Link className="button primary" href={pathTo(guildId, first)} onClick={onClose}>
            <Trans>Open the guild</Trans>
          </Link>
        )}
      </div>
    </>
  );
}
