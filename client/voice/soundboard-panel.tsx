import { Trans, useLingui } from '@lingui/react/macro';
import type { APISoundboardSound } from 'discord-api-types/v10';
import { useCallback, useState, type ReactNode } from 'react';
import { Dialog, Heading } from 'react-aria-components';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { Loading } from '../kit/loading.tsx';
import { Problem } from '../kit/problem.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';
import { SliderField } from '../kit/slider-field.tsx';
import { toggleFavouriteSound, useFavouriteSounds } from './favourite-sounds.ts';
import { previewSound } from './preview-sound.ts';
import { SoundFace } from './sound-face.tsx';
import { useSoundboardVolume } from './soundboard-volume.ts';
import { mayPlayForeign, soundGroups, soundsLike, whyNoSounds, type SoundGroup } from './sounds.ts';
import './soundboard.css';

/** All sounds that can be played into a call. */
export default function SoundboardPanel({ guildId, channelId }: { guildId: string; channelId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const groups = useSelected((state) => soundGroups(state, guildId));
  const mayForeign = useSelected((state) => mayPlayForeign(state, channelId));
  const why = useSelected((state) => whyNoSounds(state, channelId));
  const load = useCallback(() => client.rest.call('GET /soundboard-default-sounds'), [client]);
  const defaults = useLoaded(load);
  const favourites = useFavouriteSounds();
  const [volume, setVolume] = useSoundboardVolume();
  const percent = Math.round(volume * 100);
  const [search, setSearch] = useState('');

  const offered = groups.filter((group) => mayForeign || group.guildId === guildId);
  const all: SoundGroup[] = [...offered, { key: 'default', guildId: null, sounds: defaults.value ?? [] }];
  const marked = favourites.flatMap((id) =>
    all.flatMap(({ guildId: from, sounds }) => sounds.filter(({ sound_id: soundId }) => soundId === id).map((sound) => ({ sound, from }))),
  );
  const shown = all.map((group) => ({ ...group, sounds: soundsLike(group.sounds, search) })).filter(({ sounds }) => sounds.length > 0);
  const words = {
    outside: t`You are not in this call.`,
    'not allowed': t`You may not play sounds here.`,
    silenced: t`You are muted here, so you cannot play sounds.`,
    deaf: t`You are deafened, so you cannot play sounds.`,
  };
  const play = (sound: APISoundboardSound, from: string | null): void =>
    task.run(async () => {
      await client.rest.call('POST /channels/{channel_id}/send-soundboard-sound', {
        path: { channel_id: channelId },
        body: { sound_id: sound.sound_id, ...(from !== null && { source_guild_id: from }) },
        retries: 0,
      });
    });
  const soundRow = (sound: APISoundboardSound, from: string | null) => (
    <Sound
      key={sound.sound_id}
      sound={sound}
      isFavourite={favourites.includes(sound.sound_id)}
      mayPlay={why === null}
      onPlay={() => play(sound, from)}
      onPreview={() => task.run(() => previewSound(sound, volume))}
    />
  );
  return (
    <Dialog className="soundboard">
      <Heading slot="title" className="unseen">
        {t`Soundboard`}
      </Heading>
      <input
        type="search"
        className="input"
        aria-label={t`Search for a sound`}
        placeholder={t`Search for a sound`}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {why !== null && (
        <p className="note" role="status">
          {words[why]}
        </p>
      )}
      <Problem text={task.problem ?? task.wrong('') ?? null} />
      <div className="sounds">
        {search === '' && marked.length > 0 && (
          <section aria-label={t`Favourites`}>
            <h3>
              <Icon name="star" />
              <Trans>Favourites</Trans>
            </h3>
            <ul>{marked.map(({ sound, from }) => soundRow(sound, from))}</ul>
          </section>
        )}
        {shown.map((group) => (
          <GroupOfSounds key={group.key} guildId={group.guildId}>
            {group.sounds.map((sound) => soundRow(sound, group.guildId))}
          </GroupOfSounds>
        ))}
        {shown.length === 0 && search !== '' && (
          <p className="note" role="status">
            <Trans>No sound is called that.</Trans>
          </p>
        )}
        {!defaults.value && <Loading problem={defaults.problem} onRetry={defaults.reload} />}
      </div>
      <SliderField
        label={t`Volume of sounds`}
        value={percent}
        words={`${percent} %`}
        from={0}
        to={100}
        step={5}
        onChange={(chosen) => setVolume(chosen / 100)}
      />
    </Dialog>
  );
}

function GroupOfSounds({ guildId, children }: { guildId: string | null; children: ReactNode }) {
  const { t } = useLingui();
  const name = useSelected((state) => (guildId === null ? null : (state.guilds.get(guildId)?.name ?? '')));
  const title = name ?? t`Sounds of every server`;
  return (
    <section aria-label={title}>
      <h3 dir="auto">{title}</h3>
      <ul>{children}</ul>
    </section>
  );
}

interface SoundProps {
  sound: APISoundboardSound;
  isFavourite: boolean;
  mayPlay: boolean;
  onPlay(): void;
  onPreview(): void;
}

function Sound({ sound: { sound_id: id, name, emoji_id: emojiId, emoji_name: emojiName }, isFavourite, mayPlay, onPlay, onPreview }: SoundProps) {
  const { t } = useLingui();
  const client = useClient();
  return (
    <li className="sound">
      <button className="sound-play" disabled={!mayPlay} title={name} aria-label={t`Play ${name}`} onClick={onPlay}>
        <SoundFace emoji={{ id: emojiId, name: emojiName }} />
        <span className="name" dir="auto">
          {name}
        </span>
      </button>
      <button className="icon-button" aria-label={t`Listen to ${name} alone`} title={t`Listen to it alone`} onClick={onPreview}>
        <Icon name="sound" />
      </button>
      <button
        className="icon-button favourite"
        aria-label={t`Favourite: ${name}`}
        title={isFavourite ? t`No favourite any more` : t`Make it a favourite`}
        aria-pressed={isFavourite}
        onClick={() => toggleFavouriteSound(client, id)}
      >
        <Icon name="star" />
      </button>
    </li>
  );
}
