import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { floatPictureOf, Picture } from './picture.tsx';
import { streamKeyOf } from './stream-key.ts';
import { useVoice, useVoiceNow, type VoicePlace } from './voice.ts';

/** The screen that somebody shows: a small picture of it until one watches. */
export function ScreenTile({ userId, channelId, isLarge, onFocus }: { userId: string; channelId: string; isLarge: boolean; onFocus(): void }) {
  const { t } = useLingui();
  const voice = useVoice();
  const tile = useRef<HTMLElement>(null);
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const isMe = useSelected((state) => state.meId === userId);
  const watched = useVoiceNow(({ screens }) => screens.get(userId));
  const ownScreen = useVoiceNow((now) => now.ownScreen);
  const shown = isMe ? ownScreen : watched;
  const place: VoicePlace = { guildId: guildId ?? null, channelId };
  const watch = (isWanted: boolean): void => {
    void voice.session().then(({ screens }) => (isWanted ? screens.watch(place, userId) : screens.stopWatching(place, userId)));
    if (isWanted !== isLarge) onFocus();
  };
  return (
    <article ref={tile} className="tile screen" aria-label={t`Screen of ${name}`}>
      {shown && (
        <button className="tile-focus" aria-label={isLarge ? t`Show the screen of ${name} smaller` : t`Show the screen of ${name} larger`} onClick={onFocus} />
      )}
      {shown?.track ? (
        <Picture track={shown.track} label={t`Screen of ${name}`} />
      ) : shown ? (
        <p className="note" role="status">
          <Trans>The screen is on its way …</Trans>
        </p>
      ) : (
        <>
          <Preview place={place} userId={userId} />
          {isMe ? (
            <p className="note">
              <Trans>You show it from another device.</Trans>
            </p>
          ) : (
            <button className="button primary watch" onClick={() => watch(true)}>
              <Icon name="eye" />
              <Trans>Watch the screen</Trans>
            </button>
          )}
        </>
      )}
      <footer className="tile-foot">
        <Icon name="screen" />
        <span className="name" dir="auto">
          {name}
        </span>
        <span className="live">{t`Live`}</span>
      </footer>
      {shown && !isMe && (
        <div className="tile-acts">
          {document.pictureInPictureEnabled && (
            <button className="icon-button" aria-label={t`Let the screen of ${name} float`} onClick={() => floatPictureOf(tile.current)}>
              <Icon name="float" />
            </button>
          )}
          <button className="icon-button" aria-label={t`Stop watching`} title={t`Stop watching`} onClick={() => watch(false)}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </article>
  );
}

/** As it was some seconds ago; nothing where there is no such picture. */
function Preview({ place: { guildId, channelId }, userId }: { place: VoicePlace; userId: string }) {
  const client = useClient();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    client.rest.call('GET /streams/{stream_key}/preview', { path: { stream_key: streamKeyOf({ guildId, channelId }, userId) } }).then(
      (preview) => isWanted && preview.url.startsWith('data:image/') && setUrl(preview.url),
      () => undefined, // there is none yet
    );
    return () => {
      isWanted = false;
    };
  }, [client, guildId, channelId, userId]);
  return url === null ? null : <img className="tile-preview" src={url} alt="" />;
}
