import { useLingui } from '@lingui/react/macro';
import { nameOf } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Markdown } from '../messages/markdown.tsx';
import { clockTime } from '../messages/times.ts';
import '../messages/messages.css';

/** Some messages as they will look; said by oneself, to nobody. */
export function LooksPreview() {
  const { t } = useLingui();
  const me = useSelected((state) => state.users.get(state.meId ?? ''));
  const name = useSelected((state) => nameOf(state, state.meId ?? ''));
  const at = clockTime(new Date());
  const groups = [[t`Messages look like this.`, t`Several of one person stand **together**.`], [t`This is another group, with \`code\` in it.`]];
  return (
    <div className="looks-preview" aria-hidden="true">
      {groups.map((texts) =>
        texts.map((text, place) => (
          <div key={text} className={`message${place === 0 ? ' first' : ''}`}>
            {place === 0 ? (
              <span className="author-avatar">
                <Avatar id={me?.id ?? '0'} name={name} hash={me?.avatar} folder="avatars" size={40} />
              </span>
            ) : (
              <span className="side-time">{at}</span>
            )}
            <div className="body">
              {place === 0 && (
                <div className="head">
                  <strong className="author" dir="auto">
                    {name}
                  </strong>
                  <span className="time">{at}</span>
                </div>
              )}
              <Markdown text={text} guildId={undefined} />
            </div>
          </div>
        )),
      )}
    </div>
  );
}
