import { Trans, useLingui } from '@lingui/react/macro';
import { ChannelFlags, ChannelType, ForumLayoutType, SortOrderType } from 'discord-api-types/v10';
import { ChoiceField, RadioField } from '../kit/choice-field.tsx';
import { Field } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Switch } from '../kit/switch.tsx';
import type { ChannelEdit, ForumTag } from './use-channel-edit.ts';

const MOST_TAGS = 20;
const FIRST_COME = 'none';

/** Of forums and media channels: tags, and how posts are shown at first. */
export function ForumFields({ edit: { channel, form, task } }: { edit: ChannelEdit }) {
  const { t } = useLingui();
  const { values, set } = form;
  const flag = (bit: number, isOn: boolean): void => set('flags', isOn ? values.flags | bit : values.flags & ~bit);
  return (
    <section className="settings-group">
      <h2>
        <Trans>Posts</Trans>
      </h2>
      <Tags tags={values.available_tags} wrong={task.wrong('available_tags')} onChange={(tags) => set('available_tags', tags)} />
      <Switch
        label={t`Every post needs a tag`}
        isOn={(values.flags & ChannelFlags.RequireTag) !== 0}
        isDisabled={values.available_tags.length === 0}
        onChange={(isOn) => flag(ChannelFlags.RequireTag, isOn)}
      />
      <Field
        label={t`Reaction to offer`}
        hint={t`An emoji that stands below every post to be pressed. Empty for none.`}
        className="short"
        maxLength={32}
        value={values.default_reaction_emoji?.emoji_name ?? ''}
        wrong={task.wrong('default_reaction_emoji')}
        onChange={(event) => {
          const emoji = event.currentTarget.value.trim();
          set('default_reaction_emoji', emoji === '' ? null : { emoji_id: null, emoji_name: emoji });
        }}
      />
      <ChoiceField
        label={t`Order at first`}
        value={values.default_sort_order ?? FIRST_COME}
        options={[
          { value: FIRST_COME, words: t`As people have it otherwise` },
          { value: SortOrderType.LatestActivity, words: t`Last word first` },
          { value: SortOrderType.CreationDate, words: t`Newest first` },
        ]}
        wrong={task.wrong('default_sort_order')}
        onChange={(order) => set('default_sort_order', typeof order === 'number' ? order : null)}
      />
      {channel.type === ChannelType.GuildForum ? (
        <RadioField
          label={t`Looks at first`}
          value={values.default_forum_layout}
          options={[
            { value: ForumLayoutType.NotSet, words: t`As people have it otherwise` },
            { value: ForumLayoutType.ListView, words: t`List` },
            { value: ForumLayoutType.GalleryView, words: t`Grid of pictures` },
          ]}
          wrong={task.wrong('default_forum_layout')}
          onChange={(layout) => set('default_forum_layout', layout)}
        />
      ) : (
        <Switch
          label={t`Hide how media are downloaded`}
          isOn={(values.flags & ChannelFlags.HideMediaDownloadOptions) !== 0}
          onChange={(isOn) => flag(ChannelFlags.HideMediaDownloadOptions, isOn)}
        />
      )}
    </section>
  );
}

function Tags({ tags, wrong, onChange }: { tags: readonly ForumTag[]; wrong: string | undefined; onChange(tags: readonly ForumTag[]): void }) {
  const { t } = useLingui();
  const change = (place: number, next: Partial<ForumTag>): void => onChange(tags.map((tag, at) => (at === place ? { ...tag, ...next } : tag)));
  return (
    <div className="field" role="group" aria-label={t`Tags`}>
      <span className="label">
        <Trans>
          Tags ({tags.length} of {MOST_TAGS})
        </Trans>
      </span>
      <ul className="forum-tags">
        {tags.map((tag, place) => {
          const number = place + 1;
          return (
            <li key={tag.id ?? `new-${place}`} className="row">
              <input
                className="input emoji"
                aria-label={t`Emoji of tag ${number}`}
                maxLength={32}
                value={tag.emoji_name ?? ''}
                onChange={(event) => change(place, { emoji_id: null, emoji_name: event.currentTarget.value.trim() || null })}
              />
              <input
                className="input"
                dir="auto"
                aria-label={t`Name of tag ${number}`}
                maxLength={20}
                value={tag.name}
                onChange={(event) => change(place, { name: event.currentTarget.value })}
              />
              <label className="row">
                <input type="checkbox" checked={tag.moderated} onChange={(event) => change(place, { moderated: event.currentTarget.checked })} />
                <Trans>Moderators only</Trans>
              </label>
              <button type="button" className="icon-button" aria-label={t`Remove tag ${number}`} onClick={() => onChange(tags.filter((_, at) => at !== place))}>
                <Icon name="close" />
              </button>
            </li>
          );
        })}
      </ul>
      {wrong !== undefined && <p className="wrong">{wrong}</p>}
      <div>
        <button
          type="button"
          className="button small"
          disabled={tags.length >= MOST_TAGS}
          onClick={() => onChange([...tags, { name: '', moderated: false, emoji_id: null, emoji_name: null }])}
        >
          <Trans>Add a tag</Trans>
        </button>
      </div>
    </div>
  );
}
