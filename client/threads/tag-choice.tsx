import { Trans } from '@lingui/react/macro';
import { CustomEmoji } from '../messages/markdown.tsx';
import type { Tag } from './tags.ts';
import './threads.css';

/** Of one post. Source: Discord, "Channel object". */
const MOST_TAGS = 5;

export const TagName = ({ tag: { name, emoji_id: id, emoji_name: emoji } }: { tag: Tag }) => (
  <>
    {id ? <CustomEmoji id={id} name={emoji ?? name} animated={false} /> : emoji && <span aria-hidden="true">{emoji}</span>}
    <span dir="auto">{name}</span>
  </>
);

interface TagChoiceProps {
  tags: readonly Tag[];
  chosen: readonly string[];
  mayManage: boolean;
  wrong?: string | undefined;
  onChange(chosen: readonly string[]): void;
}

/** The tags of a post, up to five. */
export const TagChoice = ({ tags, chosen, mayManage, wrong, onChange }: TagChoiceProps) => (
  <fieldset className="tag-choice">
    <legend>
      <Trans>Tags</Trans>
    </legend>
    <div className="tags">
      {tags.map((tag) => {
        const isOn = chosen.includes(tag.id);
        return (
          <button
            key={tag.id}
            type="button"
            className="tag-button"
            aria-pressed={isOn}
            disabled={(tag.moderated && !mayManage) || (!isOn && chosen.length >= MOST_TAGS)}
            onClick={() => onChange(isOn ? chosen.filter((id) => id !== tag.id) : [...chosen, tag.id])}
          >
            <TagName tag={tag} />
          </button>
        );
      })}
    </div>
    {wrong !== undefined && <p className="wrong">{wrong}</p>}
  </fieldset>
);
