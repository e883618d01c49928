import { Trans, useLingui } from '@lingui/react/macro';
import type { Profile } from '#sdk/rest/replies';
import { cdn } from '../app/about-server.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { whenSent } from '../emojis/emoji-called.ts';
import { Area } from '../kit/area.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Field } from '../kit/field.tsx';
import { PictureField } from '../kit/picture-field.tsx';
import { SaveBar } from '../kit/unsaved.tsx';
import { useChanges } from '../kit/use-changes.ts';
import { useTask } from '../kit/use-task.ts';
import { ProfileCard } from './profile-card.tsx';

interface ProfileFormProps {
  profile: Profile;
  guildId: string | null;
  onSaved(): void;
}

/** A person's words and pictures, with how they look beside them. */
export function ProfileForm({ profile, guildId, onSaved }: ProfileFormProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const me = useSelected((state) => state.users.get(state.meId ?? ''));
  const member = useSelected((state) => (guildId === null ? undefined : state.members.of(guildId).get(state.meId ?? '')));
  const said = guildId === null ? profile.user_profile : profile.guild_member_profile;
  const form = useChanges({
    name: (guildId === null ? me?.global_name : member?.nick) ?? '',
    avatar: (guildId === null ? me?.avatar : member?.avatar) ?? null,
    banner: said?.banner ?? null,
    accent_color: profile.user_profile.accent_color,
    pronouns: said?.pronouns ?? '',
    bio: said?.bio ?? '',
  });
  const { values, changed, set } = form;
  if (!me) return null;
  const save = (): void =>
    task.run(async () => {
      const { name, accent_color, bio, ...others } = changed;
      // Emojis of guilds are none of a profile's: its text stands in no channel.
      const rest = { ...others, ...(bio !== undefined && { bio: await whenSent(client, '', bio) }) };
      const called = name === undefined ? undefined : name.trim() || null;
      if (guildId === null)
        await client.rest.call('PATCH /users/@me', {
          body: { ...rest, ...(accent_color !== undefined && { accent_color }), ...(called !== undefined && { global_name: called }) },
        });
      else
        await client.rest.call('PATCH /guilds/{guild_id}/members/@me', {
          path: { guild_id: guildId },
          body: { ...rest, ...(called !== undefined && { nick: called }) },
        });
      onSaved();
      await form.saved();
    });
  const everywhere = profile.user_profile;
  const pictureUrl = (folder: 'avatars' | 'banners', hash: string | null): string | null =>
    hash === null
      ? null
      : cdn(guildId === null ? `/${folder}/${me.id}/${hash}.webp?size=480` : `/guilds/${guildId}/users/${me.id}/${folder}/${hash}.webp?size=480`);
  const standingAvatar = pictureUrl('avatars', guildId === null ? (me.avatar ?? null) : (member?.avatar ?? null));
  const standingBanner = pictureUrl('banners', said?.banner ?? null);
  return (
    <>
      <div className="profile-columns">
        <section className="group">
          <Field
            label={guildId === null ? t`Shown name` : t`Nickname`}
            value={values.name}
            maxLength={32}
            dir="auto"
            placeholder={guildId === null ? me.username : (me.global_name ?? me.username)}
            wrong={task.wrong(guildId === null ? 'global_name' : 'nick')}
            onChange={(event) => set('name', event.currentTarget.value)}
          />
          <PictureField
            label={t`Picture`}
            shape="round"
            isThere={standingAvatar !== null}
            standing={
              standingAvatar ? (
                <img src={standingAvatar} alt="" />
              ) : (
                <Avatar id={me.id} name={values.name || me.username} hash={null} folder="avatars" size={82} />
              )
            }
            value={changed.avatar}
            wrong={task.wrong('avatar')}
            onChange={(picture) => set('avatar', picture)}
          />
          <PictureField
            label={t`Banner`}
            shape="wide"
            hint={t`600 × 240 or more.`}
            isThere={standingBanner !== null}
            standing={standingBanner !== null && <img src={standingBanner} alt="" />}
            value={changed.banner}
            wrong={task.wrong('banner')}
            onChange={(picture) => set('banner', picture)}
          />
          {guildId === null && (
            <div className="row">
              <Field
                label={t`Colour of the profile`}
                type="color"
                value={hexOf(values.accent_color)}
                wrong={task.wrong('accent_color')}
                onChange={(event) => set('accent_color', Number.parseInt(event.currentTarget.value.slice(1), 16))}
              />
              {values.accent_color !== null && (
                <button type="button" className="button small" onClick={() => set('accent_color', null)}>
                  <Trans>No colour</Trans>
                </button>
              )}
            </div>
          )}
          <Field
            label={t`Pronouns`}
            value={values.pronouns}
            maxLength={40}
            dir="auto"
            placeholder={guildId === null ? '' : everywhere.pronouns}
            wrong={task.wrong('pronouns')}
            onChange={(event) => set('pronouns', event.currentTarget.value)}
          />
          <Area
            label={t`About me`}
            hint={t`Markdown and links work here. 190 letters at most.`}
            value={values.bio}
            rows={4}
            maxLength={190}
            placeholder={guildId === null ? '' : everywhere.bio}
            wrong={task.wrong('bio')}
            onChange={(event) => set('bio', event.currentTarget.value)}
          />
        </section>
        <ProfileCard
          id={me.id}
          name={values.name || (guildId === null ? me.username : (me.global_name ?? me.username))}
          username={me.username}
          avatar={typeof changed.avatar === 'string' ? changed.avatar : changed.avatar === null ? null : standingAvatar}
          everywhereAvatar={guildId === null ? null : (me.avatar ?? null)}
          banner={typeof changed.banner === 'string' ? changed.banner : changed.banner === null ? null : standingBanner}
          color={values.accent_color}
          pronouns={values.pronouns || everywhereWord(guildId, everywhere.pronouns)}
          bio={values.bio || everywhereWord(guildId, everywhere.bio)}
        />
      </div>
      <SaveBar isChanged={form.isChanged} task={task} onReset={form.reset} onSave={save} />
    </>
  );
}

const everywhereWord = (guildId: string | null, word: string): string => (guildId === null ? '' : word);
const hexOf = (color: number | null): string => `#${(color ?? 0x6165e8).toString(16).padStart(6, '0')}`;
